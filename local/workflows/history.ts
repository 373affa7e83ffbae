import { StateError } from "./state-error.ts";

export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: Date;
  readonly type: string;
  /** The details under AWS's own member name (`stateEnteredEventDetails`). */
  readonly details: Readonly<Record<string, unknown>>;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html: an execution that reaches it fails. */
const LONGEST = 25_000;

/** What happened in one execution, in the order and under the names of AWS. */
export class History {
  readonly events: HistoryEvent[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** @throws StateError States.Runtime when the history is full: one place is kept for the event of the failure. */
  add(type: string, details: Readonly<Record<string, unknown>> = {}): void {
    if (this.events.length >= LONGEST - 1) {
      throw new StateError(
        "States.Runtime",
        `The execution reached the maximum number of history events (${LONGEST}).`,
      );
    }
    this.addLast(type, details);
  }

  addLast(type: string, details: Readonly<Record<string, unknown>> = {}): void {
    const previousEventId = this.events.length;
    this.events.push({ id: previousEventId + 1, previousEventId, timestamp: new Date(this.#now()), type, details });
  }
}
