import type { OutboxEntry } from "../domain/audit-record.ts";
import type { AccessEvents } from "../ports/access-events.ts";
import type { AuditTrail } from "../ports/audit-trail.ts";
import type { Finished, RequestRecords } from "../ports/request-records.ts";

export interface FlushPorts {
  readonly records: RequestRecords;
  readonly audit: AuditTrail;
  readonly events: AccessEvents;
  /** Told when facts had to stay in the outbox: the record stays due, and the sweep flushes it. */
  readonly reportUnflushed: (requestId: string, error: unknown) => void;
}

/**
 * Puts facts in the bucket, then on the bus, then takes them out of the outbox. Each part may be repeated: objects are
 * write-once, events may come twice, and an entry leaves the outbox only after both.
 */
export async function flushOutbox(
  ports: FlushPorts,
  outbox: {
    readonly id: string;
    readonly entries: readonly OutboxEntry[];
    readonly finished: Finished | undefined;
  },
): Promise<void> {
  const entries = [...outbox.entries].sort((a, b) => a.sequence - b.sequence);
  for (const entry of entries) await ports.audit.put(entry);
  await ports.events.publish(entries);
  await ports.records.clearOutbox(
    outbox.id,
    entries.map((entry) => entry.sequence),
    outbox.finished,
  );
}
