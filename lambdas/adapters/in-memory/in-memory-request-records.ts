import type { Envelope, RequestRecord } from "../../domain/request-record.ts";
import type { RecordRead, RequestRecords } from "../../ports/request-records.ts";

export interface InMemoryRequestRecords extends RequestRecords {
  /** Writes past every condition, as somebody with the table in their hands would. */
  put(record: RequestRecord): void;
  /** From now on only this can be read of the record. */
  damage(envelope: Envelope): void;
}

/** Records in a map, with the conditions of the table. */
export function makeInMemoryRequestRecords(): InMemoryRequestRecords {
  const records = new Map<string, RequestRecord>();
  const damaged = new Map<string, Envelope>();
  const put = (record: RequestRecord) => {
    records.set(record.id, structuredClone(record));
  };
  const read = async (id: string): Promise<RecordRead> => {
    const envelope = damaged.get(id);
    if (envelope !== undefined) return { kind: "damaged", envelope, problem: "damaged by hand" };
    const found = records.get(id);
    return found === undefined ? { kind: "absent" } : { kind: "whole", record: structuredClone(found) };
  };
  return {
    put,
    read,
    damage(envelope) {
      damaged.set(envelope.id, envelope);
    },
    async create(record) {
      if (records.has(record.id)) return "exists";
      put(record);
      return "created";
    },
    async apply(change) {
      const envelope = damaged.get(change.id);
      if (envelope !== undefined) {
        if (envelope.status === undefined || !change.from.includes(envelope.status)) return "refused";
        damaged.set(change.id, { ...envelope, ...change.set, status: change.to, audit: change.audit });
        return "applied";
      }
      const found = records.get(change.id);
      if (found === undefined || !change.from.includes(found.status) || found.version !== change.version)
        return "refused";
      const added = Object.fromEntries(change.append.map((entry) => [String(entry.sequence), entry]));
      const { to: status, writer, audit, dueAt } = change;
      const outbox = { ...found.outbox, ...added };
      put({ ...found, ...change.set, status, writer, audit, dueAt, outbox, version: found.version + 1 });
      return "applied";
    },
    async clearOutbox(id, sequences, finishedVersion) {
      const found = records.get(id);
      if (found === undefined) return;
      if (finishedVersion !== undefined && found.version !== finishedVersion) return;
      const outbox = Object.fromEntries(
        Object.entries(found.outbox).filter(([, entry]) => !sequences.includes(entry.sequence)),
      );
      const { dueAt, ...rest } = found;
      const finished = finishedVersion !== undefined || dueAt === undefined;
      put(finished ? { ...rest, outbox } : { ...rest, dueAt, outbox });
    },
    async due(now, limit) {
      const due = [...records.values()].flatMap(({ id, dueAt }) =>
        dueAt !== undefined && dueAt <= now ? [{ id, dueAt }] : [],
      );
      return due.sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime()).slice(0, limit);
    },
  };
}
