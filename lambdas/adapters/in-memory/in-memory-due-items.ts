import type { DueItems } from "../../ports/due-items.ts";
import { StoreUnavailableError } from "../../ports/errors.ts";
import type { InMemoryLedger } from "./in-memory-ledger.ts";
import type { InMemoryRequestRecords } from "./in-memory-request-records.ts";

export interface InMemoryDueItems extends DueItems {
  isDown: boolean;
}

/** The index over both fakes, always up to date. */
export function makeInMemoryDueItems(
  records: Pick<InMemoryRequestRecords, "dueBy">,
  ledger: Pick<InMemoryLedger, "dueBy">,
): InMemoryDueItems {
  const index: InMemoryDueItems = {
    isDown: false,
    async find(now, limit) {
      if (index.isDown) throw new StoreUnavailableError("the store is away");
      const due = [...records.dueBy(now), ...ledger.dueBy(now)]
        .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
        .slice(0, limit);
      return {
        requests: due.flatMap((item) => ("id" in item ? [item.id] : [])),
        entries: due.flatMap((item) => ("access" in item ? [item.access] : [])),
      };
    },
  };
  return index;
}
