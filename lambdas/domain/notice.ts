import * as z from "zod/mini";

/** What requesters, approvers and operators are told besides the message in the channel, and a deployment may do without. */
export const Notice = z.enum(["requester", "reminders", "mentions", "refusedClicks", "firstBindings"]);
export type Notice = z.infer<typeof Notice>;

/** A comma-separated list of notices; throws when one of them is none. */
export function parseNotices(text: string | undefined): ReadonlySet<Notice> {
  return new Set((text ?? "").split(",").flatMap((notice) => (notice === "" ? [] : [Notice.parse(notice)])));
}
