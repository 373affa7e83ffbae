import type { Retrier } from "./definition.ts";
import { matchesError } from "./state-error.ts";

/** The retries of one stay in a state: each retrier counts its own attempts. */
export class Retries {
  readonly #retriers: readonly Retrier[];
  readonly #random: () => number;
  readonly #attempts = new Map<Retrier, number>();

  constructor(retriers: readonly Retrier[], random: () => number) {
    this.#retriers = retriers;
    this.#random = random;
  }

  /** How many retries there were, by any retrier. */
  count(): number {
    return [...this.#attempts.values()].reduce((sum, attempts) => sum + attempts, 0);
  }

  /** Milliseconds until the next attempt; undefined when there is none for this error. */
  delayMs(error: string): number | undefined {
    const retrier = this.#retriers.find(({ ErrorEquals }) => matchesError(ErrorEquals, error));
    if (retrier === undefined) return undefined;
    const attempts = this.#attempts.get(retrier) ?? 0;
    if (attempts >= retrier.MaxAttempts) return undefined;
    this.#attempts.set(retrier, attempts + 1);
    const grown = retrier.IntervalSeconds * retrier.BackoffRate ** attempts;
    const seconds = Math.min(grown, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
    return 1_000 * (retrier.JitterStrategy === "FULL" ? seconds * this.#random() : seconds);
  }
}
