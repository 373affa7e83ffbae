import { makeInMemoryClock } from "../../lambdas/adapters/in-memory/in-memory-clock.ts";
import { MORNING } from "../fixtures/access-requests.ts";
import type { BreakableTarget } from "./contract-target.ts";

/** Throttled or failing: a fake is down. */
export function breakableFake<Port extends { isDown: boolean }>(
  port: Port,
  clock = makeInMemoryClock(MORNING),
): BreakableTarget<Port> {
  return {
    port,
    now: () => clock.now(),
    advance: async (seconds) => clock.advance(seconds),
    breakDown: () => {
      port.isDown = true;
    },
    mend: () => {
      port.isDown = false;
    },
  };
}
