/** The index of grants that are live: it finds and never decides. Throws `StoreUnavailableError` when the store does not answer. */
export interface LiveGrants {
  /** Ids of requests whose records say granting or active; may lag, may be stale. */
  list(): Promise<readonly string[]>;
}
