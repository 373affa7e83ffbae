import type { Envelope, RequestRecord } from "../domain/request-record.ts";
import type { RecordChange } from "../domain/transition.ts";

/** Damaged: there is an item, but it is not a whole record of the present schema version; `problem` says what is wrong. */
export type RecordRead =
  | { readonly kind: "whole"; readonly record: RequestRecord }
  | { readonly kind: "damaged"; readonly envelope: Envelope; readonly problem: string }
  | { readonly kind: "absent" };

/** A final record as it was read or written. */
export interface Finished {
  /** Undefined when it cannot be read: then the record stays due. */
  readonly version: number | undefined;
  /** Absent when nothing is left to do. */
  readonly lookAt?: Date | undefined;
}

/**
 * The records of requests: single-item conditional writes, consistent reads. Every method throws `StoreUnavailableError` when
 * the store does not answer; a write that threw may have happened.
 */
export interface RequestRecords {
  read(id: string): Promise<RecordRead>;
  /** Puts a new record IF there is no item with its id. */
  create(record: RequestRecord): Promise<"created" | "exists">;
  /** Applies a change IF status and version are as it says; sets version+1, writer, audit, dueAt, and adds to the outbox. */
  apply(change: RecordChange): Promise<"applied" | "refused">;
  /**
   * Takes flushed entries out of the outbox; of a final record also says when somebody must look once more, or takes it off the due
   * index, IF it has that version still.
   */
  clearOutbox(id: string, sequences: readonly number[], finished: Finished | undefined): Promise<void>;
}
