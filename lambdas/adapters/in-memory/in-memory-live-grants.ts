import { StoreUnavailableError } from "../../ports/errors.ts";
import type { LiveGrants } from "../../ports/live-grants.ts";
import type { InMemoryRequestRecords } from "./in-memory-request-records.ts";

export interface InMemoryLiveGrants extends LiveGrants {
  isDown: boolean;
}

/** The index over the fake, always up to date. */
export function makeInMemoryLiveGrants(records: Pick<InMemoryRequestRecords, "live">): InMemoryLiveGrants {
  const index: InMemoryLiveGrants = {
    isDown: false,
    async list() {
      if (index.isDown) throw new StoreUnavailableError("the store is away");
      return records.live();
    },
  };
  return index;
}
