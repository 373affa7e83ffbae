import type { Clock } from "../../clock.ts";
import { AwsFault } from "../../service.ts";

/** 20 calls a second over all Identity Center APIs together, for the whole organization. */
export const CALLS_A_SECOND = 20;

/** The limit that sso-admin and the identity store share. */
export class SharedRateLimit {
  readonly #clock: Clock;
  #second = Number.NEGATIVE_INFINITY;
  #calls = 0;
  #limit: number;

  constructor(clock: Clock, limit = CALLS_A_SECOND) {
    this.#clock = clock;
    this.#limit = limit;
  }

  /** Counts a call, or throws as AWS does. */
  count(): void {
    const second = Math.floor(this.#clock.now() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#calls = 0;
    }
    this.#calls += 1;
    if (this.#calls > this.#limit) throw new AwsFault("ThrottlingException", "Rate exceeded");
  }
}
