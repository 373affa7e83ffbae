import type { Clock } from "../clock.ts";

/** `lost`: it happens, and the connection breaks before the answer. Otherwise the short name of the error, and nothing happens. */
export interface PlannedFailure {
  readonly error: string;
  readonly lost: boolean;
}

/** Slack's bad days, on demand. */
export class Outages {
  readonly #clock: Clock;
  readonly #planned = new Map<string, PlannedFailure[]>();
  /** Whether the app's token is worth anything. */
  hasToken = true;
  #downUntilMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  down(untilMs: number): void {
    this.#downUntilMs = untilMs;
  }

  isDown(): boolean {
    return this.#clock.now() < this.#downUntilMs;
  }

  plan(method: string, failure: PlannedFailure): void {
    this.#planned.set(method, [...(this.#planned.get(method) ?? []), failure]);
  }

  next(method: string): PlannedFailure | undefined {
    return this.#planned.get(method)?.shift();
  }
}
