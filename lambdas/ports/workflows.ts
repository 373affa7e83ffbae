import type { Actor } from "../domain/person.ts";
import type { RevocationReason } from "../domain/revocation.ts";

/** The event as the bus delivered it. */
export interface SubmissionEvent {
  readonly id: string;
  readonly source: string;
  readonly "detail-type": string;
  readonly time: string;
  readonly detail?: unknown;
}

/** Starts and wakes executions. Starting twice is harmless: each step asks the record. Throws `WorkflowsUnavailableError`. */
export interface Workflows {
  /** `closed`: the token's wait is over or unknown; the sweep looks after the record. */
  ring(waitToken: string, status: string): Promise<"rung" | "closed">;
  startRevocation(requestId: string, reason: RevocationReason, by: Actor, why: string | undefined): Promise<void>;
  /** Starts the life of one account of several that were asked for in one submission, whose event it hands on. */
  openOneOf(submission: SubmissionEvent, accountId: string): Promise<void>;
  /** Starts another execution for a request whose own is gone: it waits, or grants, as the record stands. */
  resumeAccess(requestId: string): Promise<void>;
}
