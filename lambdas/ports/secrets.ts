/** Secret texts by ARN, kept in the sandbox for 5 minutes. Throws when the secret cannot be read. */
export interface Secrets {
  /** `fresh`: not from what is kept, because what was kept did not fit. */
  read(arn: string, options?: { readonly fresh?: boolean }): Promise<string>;
}
