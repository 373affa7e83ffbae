import type { AccessRequest } from "../domain/access-request.ts";
import { secondsAfter } from "../domain/instant.ts";

/** Seconds within which the grant must begin; after that the approval is stale. */
const START_WITHIN_SECONDS = 15 * 60;

/** What an approval makes of a request: `scheduled` until it is to start, else `approved`; and until when its grant may begin. */
export function toBeGranted(
  { startsAt }: Pick<AccessRequest, "startsAt">,
  now: Date,
): { readonly to: "scheduled" | "approved"; readonly startsAt: Date; readonly startBy: Date } {
  const isLater = startsAt !== undefined && startsAt > now;
  const start = isLater ? startsAt : now;
  return {
    to: isLater ? "scheduled" : "approved",
    startsAt: start,
    startBy: secondsAfter(start, START_WITHIN_SECONDS),
  };
}
