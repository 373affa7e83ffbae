import type { Person } from "../domain/person.ts";
import type { RequestRecord } from "../domain/request-record.ts";

/** Whether this person had the access taken away: a click that is delivered late meets what it came to. */
export function wasEndedBy({ end }: Pick<RequestRecord, "end">, { userId }: Person): boolean {
  return end?.by.kind === "person" && end.by.person.userId === userId;
}
