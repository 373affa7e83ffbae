import type { Access } from "../domain/access.ts";

/** What somebody must look at; only keys, because an index finds and never decides. */
interface Due {
  /** Ids of requests. */
  readonly requests: readonly string[];
  /** Keys of ledger entries. */
  readonly entries: readonly Access[];
}

/** The index of what is not finished. Throws `StoreUnavailableError` when the store does not answer. */
export interface DueItems {
  /** Due at or before the instant, oldest first, at most so many together; may lag, may be stale. */
  find(now: Date, limit: number): Promise<Due>;
}
