import { type AuditHead, CHAIN_START, extendChain, type Fact, type OutboxEntry } from "./audit-record.ts";
import type { Envelope, RequestRecord } from "./request-record.ts";
import type { Sha256 } from "./sha-256.ts";
import { PREDECESSORS, type Status } from "./status.ts";

/** The members that a transition may set. The request and its hash are not among them. */
type Settable = Partial<
  Pick<
    RequestRecord,
    | "workflow"
    | "decisions"
    | "withdrawn"
    | "waitToken"
    | "reminded"
    | "startBy"
    | "grantBy"
    | "expiresAt"
    | "intent"
    | "schedule"
    | "extendedBy"
    | "end"
    | "policyHash"
  >
>;

/** What a step wants to happen to a record. */
export interface Step {
  /** The new status; the same one when only facts or members are added. */
  readonly to: Status;
  readonly writer: string;
  readonly at: Date;
  readonly facts: readonly Fact[];
  readonly set: Settable;
  /** When somebody must look if nothing happens; for a final status: when its outbox is flushed if it is not by then. */
  readonly dueAt: Date;
}

/** One conditional write: IF the status is one of `from` AND the version is `version`. */
export interface RecordChange {
  readonly id: string;
  readonly from: readonly Status[];
  /** The version as read; undefined when the record has none that can be read. */
  readonly version: number | undefined;
  readonly to: Status;
  readonly writer: string;
  readonly set: Settable;
  readonly audit: AuditHead;
  readonly append: readonly OutboxEntry[];
  /** True when the record's outbox cannot be read and must be started anew. */
  readonly resetOutbox: boolean;
  readonly dueAt: Date;
}

/** The write that carries out a step on the record as it was read. A step from an illegal status is a fault of ours. */
export function changeFor(record: RequestRecord | Envelope, step: Step, sha256: Sha256): RecordChange {
  const from = step.to === record.status ? [step.to] : PREDECESSORS[step.to];
  if (record.status === undefined || !from.includes(record.status)) {
    throw new RangeError(
      `illegal transition of ${record.id} from ${record.status} to ${step.to}, allowed from ${from}`,
    );
  }
  const about = {
    requestId: record.id,
    at: step.at,
    requestHash: record.requestHash ?? "",
    policyHash: step.set.policyHash ?? record.policyHash ?? "",
  };
  const { entries, chain } = extendChain(record.audit ?? CHAIN_START, step.facts, about, sha256);
  return {
    id: record.id,
    from,
    version: record.version,
    to: step.to,
    writer: step.writer,
    set: step.set,
    audit: chain,
    append: entries,
    resetOutbox: record.outbox === undefined,
    dueAt: step.dueAt,
  };
}
