import { isFinal } from "../../../lambdas/domain/status.ts";
import type { Executions } from "../aws/executions.ts";
import type { Judged } from "./watch.ts";

/** Milliseconds: later than anything is ever due. */
const EVER = 1e12;
/** A schedule fires within the minute that follows its instant. */
const FIRES_WITHIN_MS = 70_000;

/** What is not finished, or may still have effects, in words; nothing when a story is over. */
export function whatIsLeft(
  { world, truth, time }: Pick<Judged, "world" | "truth" | "time">,
  executions: Executions,
  idle: { readonly functions: boolean; readonly deliveries: boolean },
): readonly string[] {
  const { records, ledger, schedules } = world;
  const ever = new Date(time.now() + EVER);
  const unfired = schedules.armed().filter(({ expiresAt }) => expiresAt.getTime() + FIRES_WITHIN_MS < time.now());
  return [
    ...records.dueBy(ever).map(({ id, dueAt }) => `request ${id.slice(0, 8)} is due at ${dueAt.toISOString()}`),
    ...ledger.dueBy(ever).map(({ dueAt }) => `an entry of the ledger is due at ${dueAt.toISOString()}`),
    ...[...executions.running].map(({ name, stateName }) => `execution ${name} is in "${stateName}"`),
    ...[...truth.records.values()].flatMap(({ status }) => (isFinal(status) ? [] : [`a request is ${status}`])),
    ...unfired.map(({ requestId, n }) => `schedule ${requestId.slice(0, 8)}-${n} has not fired`),
    ...(idle.functions ? [] : ["a function runs"]),
    ...(idle.deliveries ? [] : ["an event is on its way"]),
  ];
}
