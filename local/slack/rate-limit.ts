import type { Clock } from "../clock.ts";

/** Milliseconds between two messages in one channel. https://docs.slack.dev/apis/web-api/rate-limits */
const BETWEEN_MESSAGES_MS = 1_000;

/** One message a second and channel: the second one is turned away. */
export class RateLimit {
  readonly #clock: Clock;
  readonly #freeAtMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Seconds to wait; undefined when the message may be posted, which it then counts as. */
  take(channel: string): number | undefined {
    const waitMs = (this.#freeAtMs.get(channel) ?? 0) - this.#clock.now();
    if (waitMs > 0) return Math.ceil(waitMs / 1_000);
    this.#freeAtMs.set(channel, this.#clock.now() + BETWEEN_MESSAGES_MS);
    return undefined;
  }
}
