import fc from "fast-check";
import { type CallFault, type CallPlan, InjectedError } from "./faulty-ports.ts";

/** A few faults at calls of one run, by the number of the call: most calls answer, so that lives get somewhere. */
export const Faults = fc.array(
  fc.record({ call: fc.nat({ max: 60 }), fault: fc.constantFrom<CallFault[]>("before", "after", "slow") }),
  { maxLength: 3 },
);

interface Run {
  readonly faults: readonly { readonly call: number; readonly fault: CallFault }[];
  readonly scheduler: fc.Scheduler;
  readonly look: CallPlan["look"];
}

/** Starts invocations at one time, whose calls are interleaved as the scheduler has it: what failed by itself, and not by a fault. */
export async function interleaved(
  { faults, scheduler, look }: Run,
  start: (plan: CallPlan) => readonly (Promise<unknown> | undefined)[],
): Promise<readonly string[]> {
  let calls = -1;
  const running = start({
    nextFault() {
      calls += 1;
      return faults.find(({ call }) => call === calls)?.fault ?? "none";
    },
    yieldToOthers: (call) => scheduler.schedule(Promise.resolve(), call),
    look,
  });
  const outcomes = await scheduler.waitFor(Promise.allSettled(running));
  return outcomes.flatMap((outcome) =>
    outcome.status === "rejected" && !(outcome.reason instanceof InjectedError)
      ? [`a step failed by itself: ${String(outcome.reason)}`]
      : [],
  );
}
