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
