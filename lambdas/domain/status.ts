import * as z from "zod/mini";

export const Status = z.enum([
  "pending",
  "scheduled",
  "approved",
  "refused",
  "denied",
  "cancelled",
  "lapsed",
  "granting",
  "active",
  "extended",
  "revoking",
  "ended",
  "failed",
]);
export type Status = z.infer<typeof Status>;

/** Statuses that a record can be made with. */
export const FIRST: ReadonlySet<Status> = new Set(["pending", "scheduled", "approved", "refused"]);

/** From which statuses each one may be reached. */
export const PREDECESSORS: Readonly<Record<Status, readonly Status[]>> = {
  pending: [],
  scheduled: ["pending"],
  approved: ["pending"],
  refused: [],
  denied: ["pending"],
  cancelled: ["pending", "scheduled", "approved"],
  lapsed: ["pending"],
  granting: ["scheduled", "approved"],
  active: ["granting"],
  extended: ["approved"],
  revoking: ["granting", "active"],
  ended: ["revoking"],
  failed: ["scheduled", "approved", "revoking"],
};

const FINAL: ReadonlySet<Status> = new Set(["refused", "denied", "cancelled", "lapsed", "extended", "ended", "failed"]);

/** Nothing more happens to the request. */
export function isFinal(status: Status): boolean {
  return FINAL.has(status);
}

/** It waits for its grant, which nothing but the policy of that moment and the passing of time is against. */
export function isToBeGranted(status: Status): boolean {
  return status === "scheduled" || status === "approved";
}

/** Access may exist because of this request: its hold on the ledger counts. */
export function isLive(status: Status): boolean {
  return status === "granting" || status === "active";
}
