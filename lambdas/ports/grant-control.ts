/** The switch that stops all grants (a restored table whose ledger is stale, an incident). Throws `StoreUnavailableError`. */
export interface GrantControl {
  /** Why no grant may be made now; undefined when they may. */
  stoppedBecause(): Promise<string | undefined>;
}
