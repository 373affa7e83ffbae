import type { Attempted } from "./attempt.ts";
import type { Fault } from "./faults.ts";

/** Cloud milliseconds that a frozen function stands still: long enough for others to go on meanwhile. */
const FREEZE_MS = 25_000;
/** Cloud milliseconds until an answer that will never come is given up. */
const TIMEOUT_MS = 5_000;
/** A signed request must reach AWS within five minutes of its signing; whatever comes later is refused and does nothing. */
export const LATEST_SIGNED_ARRIVAL_MS = 290_000;

export const NOTHING_DONE: Attempted = { verdict: "not asked", resources: [], fault: undefined, output: undefined };

/** What a service does with a call, and what it says instead when it does nothing. */
export interface Ways {
  attemptOnce(): Promise<Attempted>;
  throttled(): Attempted;
  broken(): Attempted;
  /** Milliseconds after which it takes a request that was on its way for so long no more. */
  readonly latestArrivalMs: number;
}

export interface Met {
  readonly attempted: Attempted;
  readonly heard: boolean;
}

interface Means extends Ways {
  /** The same call once more, with an entry of its own in the log, whose answer nobody hears. */
  deliverBefore(): Promise<void>;
  wait(forMs: number): Promise<void>;
  isGone(): boolean;
  kill(): Promise<void>;
  suspend(forMs: number): Promise<void>;
}

/** Lets one call happen, or what the fault makes of it. */
export async function withFault(plan: Fault | undefined, means: Means): Promise<Met> {
  const { attemptOnce, deliverBefore, wait, isGone, kill, suspend } = means;
  switch (plan?.kind) {
    case "kill-before":
      await kill();
      return { attempted: NOTHING_DONE, heard: false };
    case "kill-after": {
      const attempted = await attemptOnce();
      await kill();
      return { attempted, heard: false };
    }
    case "freeze": {
      const attempted = await attemptOnce();
      await suspend(FREEZE_MS);
      return { attempted, heard: true };
    }
    case "throttle":
      return { attempted: means.throttled(), heard: true };
    case "error-500":
      return { attempted: means.broken(), heard: true };
    case "timeout-with-effect": {
      const attempted = await attemptOnce();
      await wait(TIMEOUT_MS);
      return { attempted, heard: false };
    }
    case "duplicate":
      await deliverBefore();
      return { attempted: await attemptOnce(), heard: true };
    case "delay":
      await wait(Math.min(plan.delayMs ?? 0, means.latestArrivalMs));
      // it takes effect also when the caller has long given up
      return { attempted: await attemptOnce(), heard: !isGone() };
    case undefined:
      return { attempted: await attemptOnce(), heard: true };
  }
}
