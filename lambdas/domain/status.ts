import * as z from "zod/mini";

export const Status = z.enum([
  "pending",
  "approved",
  "refused",
  "denied",
  "cancelled",
  "lapsed",
  "granting",
  "active",
  "revoking",
  "ended",
  "failed",
]);
export type Status = z.infer<typeof Status>;

/** From which statuses each one may be reached. The three first ones come from nothing. */
export const PREDECESSORS: Readonly<Record<Status, readonly Status[]>> = {
  pending: [],
  approved: ["pending"],
  refused: [],
  denied: ["pending"],
  cancelled: ["pending", "approved"],
  lapsed: ["pending"],
  granting: ["approved"],
  active: ["granting"],
  revoking: ["granting", "active"],
  ended: ["revoking"],
  failed: ["approved", "revoking"],
};

const FINAL: ReadonlySet<Status> = new Set(["refused", "denied", "cancelled", "lapsed", "ended", "failed"]);

/** Nothing more happens to the request. */
export function isFinal(status: Status): boolean {
  return FINAL.has(status);
}

/** Access may exist because of this request: its hold on the ledger counts. */
export function isLive(status: Status): boolean {
  return status === "granting" || status === "active";
}
