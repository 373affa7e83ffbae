import type { OutboxEntry } from "../domain/audit-record.ts";
import type { Refusal } from "../domain/refusal.ts";

/**
 * The write-once bucket. Throws `AuditUnavailableError` when the object could not be written (it may have been), and
 * `AuditConflictError` when another object with different content has its key.
 */
export interface AuditTrail {
  /** Puts the object; the same object being there already is success, decided by comparing content. */
  put(object: Pick<OutboxEntry, "key" | "body">): Promise<void>;
  /** The first one kept under an event's id stays. */
  putRefusal(refusal: Refusal): Promise<void>;
  /** The object's text; undefined when there is none. */
  read(key: string): Promise<string | undefined>;
}
