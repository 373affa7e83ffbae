import { LATEST_SIGNED_ARRIVAL_MS } from "../../local/front-door/fault-effects.ts";
import type { FaultKind } from "../../local/front-door/faults.ts";

export const GRANT_SECONDS = 900;
/** Milliseconds of cloud time. AWS takes no request that is five minutes old: what is signed comes as late as it is taken. */
const PAST_THE_EXPIRY_MS = 25 * 60_000;

/** Milliseconds after which a delayed call takes its effect. */
export function delayOf({ service }: Pick<CallOfLife, "service">): number {
  return service === "slack" ? PAST_THE_EXPIRY_MS : LATEST_SIGNED_ARRIVAL_MS;
}

/** What is done to each call, one after the other; the short form heads a column. */
export const FAULTS: readonly { readonly kind: FaultKind; readonly short: string }[] = [
  { kind: "kill-before", short: "kill-before" },
  { kind: "kill-after", short: "kill-after" },
  { kind: "freeze", short: "freeze" },
  { kind: "throttle", short: "throttle" },
  { kind: "error-500", short: "500" },
  { kind: "timeout-with-effect", short: "time-out" },
  { kind: "duplicate", short: "twice" },
  { kind: "delay", short: "delay" },
];

/** One call of the life, named so that it is the same one in each life: the n-th of its kind by its function. */
export interface CallOfLife {
  readonly functionName: string;
  /** Signing name. */
  readonly service: string;
  readonly operation: string;
  /** From 1. */
  readonly nth: number;
}

export function nameOfCall({ functionName, service, operation, nth }: CallOfLife): string {
  return `${functionName} ${service}:${operation}${nth === 1 ? "" : ` #${nth}`}`;
}
