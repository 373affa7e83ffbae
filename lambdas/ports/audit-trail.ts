import type { OutboxEntry } from "../domain/audit-record.ts";

/** A refused click or an unknown identity: worth keeping, part of no request's chain. */
export interface Refusal {
  /** The event's id, for several accounts with a hash of the reason behind it: the same event twice is one object. */
  readonly eventId: string;
  readonly at: Date;
  readonly what: string;
  readonly slackUserId: string;
  /** In Identity Center; absent when it could not be told who clicked. */
  readonly userId?: string;
  readonly requestId?: string;
  readonly why: string;
}

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
