import type { FaultKind } from "../../local/front-door/faults.ts";

/** Milliseconds of cloud time. The grant of the crash life lasts 15 minutes, so this delay ends after its expiry. */
export const GRANT_SECONDS = 900;
const PAST_THE_EXPIRY_MS = 25 * 60_000;

/** What is done to each call, one after the other; the short form heads a column. */
export const FAULTS: readonly { readonly kind: FaultKind; readonly short: string; readonly delayMs?: number }[] = [
  { kind: "kill-before", short: "kill-before" },
  { kind: "kill-after", short: "kill-after" },
  { kind: "freeze", short: "freeze" },
  { kind: "throttle", short: "throttle" },
  { kind: "error-500", short: "500" },
  { kind: "timeout-with-effect", short: "time-out" },
  { kind: "duplicate", short: "twice" },
  { kind: "delay", short: "delay", delayMs: PAST_THE_EXPIRY_MS },
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
