/** A page to the people who run Daypass. Throws `OperatorsUnavailableError`. */
export interface Operators {
  /** `subject` is at most 100 characters (SNS); `runbook` names the section of docs/operator-runbook.md. */
  page(page: { readonly subject: string; readonly text: string; readonly runbook: string }): Promise<void>;
}
