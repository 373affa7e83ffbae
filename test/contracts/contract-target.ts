/** What a target knows at once, or has to ask for. */
export type Asked<Value> = Value | Promise<Value>;

/** A port to be put to the test, and the time it lives in. */
export interface ContractTarget<Port> {
  readonly port: Port;
  now(): Date;
  /** Lets the time go on: for what lags, runs out, or ends later. */
  advance(seconds: number): Promise<void>;
  close?(): Promise<void>;
}

/** How a service does not serve: it is asked too often, or it fails. */
export type Outage = "throttled" | "failing";
export const OUTAGES: readonly Outage[] = ["throttled", "failing"];

/** A port whose service can be made to fail. */
export interface BreakableTarget<Port> extends ContractTarget<Port> {
  /** Every call is refused, without effect, until `mend`. */
  breakDown(outage: Outage): void;
  mend(): void;
}
