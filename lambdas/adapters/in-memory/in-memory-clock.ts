import type { Clock } from "../../ports/clock.ts";

/** A clock that moves only when it is told to. */
export interface ManualClock extends Clock {
  advance(seconds: number): void;
}

export function makeInMemoryClock(start: Date): ManualClock {
  let now = start.getTime();
  return {
    now: () => new Date(now),
    advance: (seconds) => {
      now += seconds * 1000;
    },
  };
}
