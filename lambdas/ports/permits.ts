/**
 * Identity Center allows 10 outstanding creations: each holds a numbered permit in the table until its end is known. Deletions
 * have permits of their own, so that a revocation never waits for a grant. Throws `StoreUnavailableError`.
 */
export interface Permits {
  /** True when `holder` has a permit until the instant (again, if it had one); false when all are taken. */
  take(kind: "create" | "delete", holder: string, now: Date, until: Date): Promise<boolean>;
  /** Gives back what `holder` has; without one nothing happens. */
  giveBack(kind: "create" | "delete", holder: string): Promise<void>;
}
