import type { Clock } from "../../ports/clock.ts";
import { StoreUnavailableError } from "../../ports/errors.ts";
import type { ReplayMarks } from "../../ports/replay-marks.ts";

/** Marks that are forgotten as soon as they may be. */
export function makeInMemoryReplayMarks(clock: Clock): ReplayMarks {
  const marks = new Map<string, Date>();
  return {
    async mark(signatureHash, until, givenUp) {
      if (givenUp.aborted) throw new StoreUnavailableError("marking a signature: given up");
      const marked = marks.get(signatureHash);
      if (marked !== undefined && marked > clock.now()) return "seen";
      marks.set(signatureHash, until);
      return "new";
    },
  };
}
