import type { OutboxEntry } from "../../domain/audit-record.ts";
import type { Envelope, RequestRecord } from "../../domain/request-record.ts";
import { isLive } from "../../domain/status.ts";
import type { RecordChange } from "../../domain/transition.ts";
import type { RecordRead, RequestRecords } from "../../ports/request-records.ts";
import { deepFrozen } from "./deep-frozen.ts";

export interface InMemoryRequestRecords extends RequestRecords {
  /** Writes past every condition, as somebody with the table in their hands would. */
  put(record: RequestRecord): void;
  /** From now on only this can be read of the record. */
  damage(envelope: Envelope): void;
  /** As it is after a restore that lost it. */
  lose(id: string): void;
  dueBy(now: Date): readonly { readonly id: string; readonly dueAt: Date }[];
  /** Ids of those that say granting or active. */
  live(): readonly string[];
}

/** A whole record, or what can be read of a damaged one; the index sees `dueAt` of both. */
type Item =
  | { readonly kind: "whole"; readonly record: RequestRecord }
  | { readonly kind: "damaged"; readonly envelope: Envelope; readonly dueAt: Date | undefined };

/** Records in a map, with the conditions of the table. */
export function makeInMemoryRequestRecords(): InMemoryRequestRecords {
  const items = new Map<string, Item>();
  const put = (record: RequestRecord) => {
    items.set(record.id, { kind: "whole", record: deepFrozen(record) });
  };
  const dueAtOf = (item: Item | undefined) => (item?.kind === "whole" ? item.record.dueAt : item?.dueAt);
  return {
    put,
    damage(envelope) {
      const dueAt = dueAtOf(items.get(envelope.id));
      items.set(envelope.id, { kind: "damaged", envelope: deepFrozen(envelope), dueAt });
    },
    lose(id) {
      items.delete(id);
    },
    async read(id): Promise<RecordRead> {
      const item = items.get(id);
      if (item === undefined) return { kind: "absent" };
      if (item.kind === "whole") return item;
      return { kind: "damaged", envelope: item.envelope, problem: "damaged by hand" };
    },
    async create(record) {
      if (items.has(record.id)) return "exists";
      put(record);
      return "created";
    },
    async apply(change) {
      const item = items.get(change.id);
      const before = item?.kind === "whole" ? item.record : item?.envelope;
      if (item === undefined || before?.status === undefined || !change.from.includes(before.status)) return "refused";
      if (change.version !== undefined && before.version !== change.version) return "refused";
      if (item.kind === "whole") put({ ...item.record, ...changed(item.record.outbox, change) });
      else {
        const { dueAt, ...members } = changed(item.envelope.outbox, change);
        items.set(change.id, { kind: "damaged", envelope: { ...item.envelope, ...members }, dueAt });
      }
      return "applied";
    },
    async clearOutbox(id, sequences, finished) {
      const item = items.get(id);
      const before = item?.kind === "whole" ? item.record : item?.envelope;
      if (item === undefined || before?.outbox === undefined) return;
      const isFinished = finished?.version !== undefined;
      if (isFinished && before.version !== finished.version) return;
      const left = Object.values(before.outbox).filter(({ sequence }) => !sequences.includes(sequence));
      const outbox = bySequence(left);
      const dueAt = isFinished ? finished.lookAt : dueAtOf(item);
      if (item.kind === "damaged") {
        items.set(id, { kind: "damaged", envelope: { ...item.envelope, outbox }, dueAt });
      } else {
        const { dueAt: _, ...record } = item.record;
        put(dueAt === undefined ? { ...record, outbox } : { ...record, outbox, dueAt });
      }
    },
    live() {
      const statusOf = (item: Item) => (item.kind === "whole" ? item.record.status : item.envelope.status);
      return [...items].flatMap(([id, item]) => (isLive(statusOf(item) ?? "failed") ? [id] : []));
    },
    dueBy(now) {
      return [...items].flatMap(([id, item]) => {
        const dueAt = dueAtOf(item);
        return dueAt !== undefined && dueAt <= now ? [{ id, dueAt }] : [];
      });
    },
  };
}

/** The members that a change writes. */
function changed(outbox: Readonly<Record<string, OutboxEntry>> | undefined, change: RecordChange) {
  const { to: status, writer, audit, dueAt, set } = change;
  const kept = change.resetOutbox ? {} : outbox;
  const version = (change.version ?? 0) + 1;
  return { ...set, status, writer, audit, dueAt, version, outbox: { ...kept, ...bySequence(change.append) } };
}

function bySequence(entries: readonly OutboxEntry[]): Record<string, OutboxEntry> {
  return Object.fromEntries(entries.map((entry) => [String(entry.sequence), entry]));
}
