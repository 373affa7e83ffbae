import type { ExpirySchedules } from "../ports/expiry-schedules.ts";

/** More than any duration has room for extensions; a damaged record may name any number. */
const MOST_SCHEDULES = 100;

/** Deletes the expiries of a request whose access is over, up to the n-th: after an extension the earlier ones may not have fired yet. */
export async function deleteSchedules(
  { schedules }: { readonly schedules: ExpirySchedules },
  requestId: string,
  last: number,
): Promise<void> {
  for (let n = 1; n <= Math.min(last, MOST_SCHEDULES); n += 1) await schedules.delete(requestId, n);
}
