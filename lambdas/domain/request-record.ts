import * as z from "zod/mini";
import { Access } from "./access.ts";
import { AccessRequest, RequestId } from "./access-request.ts";
import { AuditHead, OutboxEntry } from "./audit-record.ts";
import { Decision } from "./decision.ts";
import { Instant } from "./instant.ts";
import { Person } from "./person.ts";
import { End } from "./revocation.ts";
import { Status } from "./status.ts";

export const SCHEMA_VERSION = 1;

/** The schedule that will remove the access: the n-th of this request, `<id>-<n>`, read back before it is noted here. */
const ArmedSchedule = z.strictObject({ n: z.int(), at: Instant });

/** The life of one request and of its grant. Only `applyTransition` moves it; the request inside never changes. */
export const RequestRecord = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  id: RequestId,
  version: z.int(),
  /** Execution or message id, and step, of the last write: how a step recognises its own lost write. */
  writer: z.string(),
  status: Status,
  /** The execution that plays this life. */
  workflow: z.string(),
  request: AccessRequest,
  requestHash: z.string(),
  policyHash: z.string(),
  /** Whom the policy named as approvers when it was asked: for showing, never for authority. */
  approvers: z.strictObject({ users: z.array(z.string()), groups: z.array(z.string()) }),
  approvalsRequired: z.int(),
  /** Why it was refused at once, for a refused request. */
  refusedBecause: z.optional(z.array(z.string())),
  /** Who cancelled an approved request that was not their own, and why. */
  withdrawn: z.optional(z.strictObject({ by: Person, why: z.string() })),
  /** By Identity Center user id: one person, one decision. */
  decisions: z.record(z.string(), Decision),
  waitToken: z.optional(z.string()),
  /** When reminders are due, while the request is pending. */
  remindersAt: z.array(Instant),
  /** How many reminders are on record. */
  reminded: z.int(),
  lapsesAt: Instant,
  startBy: z.optional(Instant),
  grantBy: z.optional(Instant),
  /** Of a grant: when it ends. Of an extension: when what it extends is to end, fixed just before that is armed. */
  expiresAt: z.optional(Instant),
  /** The audit key of the intent, from which on the grant counts. */
  intent: z.optional(z.string()),
  schedule: z.optional(ArmedSchedule),
  /** Ids of the extensions that this grant was given. */
  extendedBy: z.optional(z.array(RequestId)),
  end: z.optional(End),
  audit: AuditHead,
  outbox: z.record(z.string(), OutboxEntry),
  /** When somebody must look at it if nothing happens; absent when nothing is left to do. */
  dueAt: z.optional(Instant),
});
export type RequestRecord = z.infer<typeof RequestRecord>;

/** What can be read of an outbox: one damaged entry costs none of the others. */
const ReadableOutbox = z.pipe(
  z.record(z.string(), z.unknown()),
  z.transform((outbox) => {
    const readable: Record<string, OutboxEntry> = {};
    for (const [sequence, entry] of Object.entries(outbox)) {
      const parsed = OutboxEntry.safeParse(entry);
      if (parsed.success) readable[sequence] = parsed.data;
    }
    return readable;
  }),
);

/**
 * What a revocation needs of a record: everything else may be damaged or of an older version. Each member that cannot be read
 * is absent, and the revocation takes it from its own input or does without.
 */
export const Envelope = z.object({
  id: RequestId,
  version: z.catch(z.optional(z.int()), undefined),
  writer: z.catch(z.optional(z.string()), undefined),
  status: z.catch(z.optional(Status), undefined),
  access: z.catch(z.optional(Access), undefined),
  requestHash: z.catch(z.optional(z.string()), undefined),
  policyHash: z.catch(z.optional(z.string()), undefined),
  expiresAt: z.catch(z.optional(Instant), undefined),
  schedule: z.catch(z.optional(ArmedSchedule), undefined),
  end: z.catch(z.optional(End), undefined),
  audit: z.catch(z.optional(AuditHead), undefined),
  outbox: z.catch(z.optional(ReadableOutbox), undefined),
});
export type Envelope = z.infer<typeof Envelope>;
