import type { Fault, Faults, Place } from "../kernel/faults.ts";
import type { FunctionName } from "../kernel/invocation.ts";
import type { VirtualTime } from "../kernel/virtual-time.ts";
import type { InvocationResult } from "./lambda-service.ts";

export interface SweepParts {
  readonly seed: number;
  readonly time: VirtualTime;
  readonly faults: Faults;
  readonly everyMinutes: number;
  met(fault: Fault, place: Place): void;
  /** Whether it would find anything at all: one that finds nothing is not played. */
  hasWork(): boolean;
  invoke(functionName: FunctionName, event: unknown): Promise<InvocationResult>;
  /** After each tick, until the story is over. */
  ticked(): "go on" | "over";
}

/** Lambda tries an asynchronous invocation three times: after a minute, and after two more. */
const RETRIES_AFTER_MS = [60_000, 120_000];

/** The sweep every few minutes: tried again when it fails, and sometimes not at all. */
export function sweepOften(parts: SweepParts): void {
  const { seed, time, faults, everyMinutes, met, hasWork, invoke, ticked } = parts;
  const attempt = (retries: readonly number[]) => {
    void invoke("sweep", {}).then(({ kind }) => {
      const [next, ...rest] = retries;
      if (kind === "failed" && next !== undefined) time.after(next, () => attempt(rest));
    });
  };
  const tick = (count: number) => {
    if (ticked() === "over") return;
    const place = { seed, name: `sweep ${count}` };
    const fault = faults.at(place, [[1, "refused"]]);
    if (fault !== undefined) met(fault, place);
    else if (hasWork()) attempt(RETRIES_AFTER_MS);
    time.after(everyMinutes * 60_000, () => tick(count + 1));
  };
  time.after(everyMinutes * 60_000, () => tick(1));
}
