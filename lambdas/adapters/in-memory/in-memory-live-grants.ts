import type { LiveGrants } from "../../ports/live-grants.ts";
import type { InMemoryRequestRecords } from "./in-memory-request-records.ts";

/** The index over the fake, always up to date. */
export function makeInMemoryLiveGrants(records: Pick<InMemoryRequestRecords, "live">): LiveGrants {
  return { list: async () => records.live() };
}
