import type { ApiMethod } from "./api-gateway-routes.ts";

interface Bucket {
  readonly ratePerSecond: number;
  readonly burst: number;
  tokens: number;
  filledAtMs: number;
}

/** A stage's limits: for each method a token bucket in cloud time. */
export class Throttle {
  readonly #now: () => number;
  readonly #buckets = new Map<ApiMethod, Bucket>();
  #limits: Pick<Bucket, "ratePerSecond" | "burst"> | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  limit(ratePerSecond: number, burst: number): void {
    this.#limits = { ratePerSecond, burst };
  }

  /** Whether one more request of the method may pass now; if so it is counted. */
  admits(method: ApiMethod): boolean {
    const limits = this.#limits;
    if (limits === undefined) return true;
    const now = this.#now();
    const bucket = this.#buckets.get(method) ?? { ...limits, tokens: limits.burst, filledAtMs: now };
    this.#buckets.set(method, bucket);
    const refilled = bucket.tokens + ((now - bucket.filledAtMs) / 1_000) * limits.ratePerSecond;
    bucket.tokens = Math.min(limits.burst, refilled);
    bucket.filledAtMs = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}
