/** A port to be put to the test, and the time it lives in. */
export interface ContractTarget<Port> {
  readonly port: Port;
  now(): Date;
  /** Lets the time go on: for what lags, runs out, or ends later. */
  advance(seconds: number): Promise<void>;
  close?(): Promise<void>;
}
