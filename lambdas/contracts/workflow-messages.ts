import * as z from "zod/mini";
import { RequestId } from "../domain/access-request.ts";
import { AccountId } from "../domain/account-assignment.ts";
import { ExpiryFiredBeforeKinds } from "../domain/before-kinds.ts";
import { ExpiryFired } from "../domain/expiry-fired.ts";
import { Instant } from "../domain/instant.ts";
import { Actor } from "../domain/person.ts";
import { RevocationReason } from "../domain/revocation.ts";
import { EventEnvelope } from "../domain/slack-events.ts";
import { Status } from "../domain/status.ts";

/** Who runs the step: `$states.context.Execution.Id`. */
const execution = z.string().check(z.minLength(1));

/** A submission's event, of which `accountId` is the one account of several that this execution is about; or a request to `resume`. */
export const OpenRequestInput = z.union([
  z.object({ event: EventEnvelope, accountId: z.nullable(AccountId), resume: z.null(), execution }),
  z.object({ resume: RequestId, execution }),
]);
/**
 * `next` is what the workflow does: `await` a decision, `grant` at once or at `startsAt`, or `stop` (refused, or other executions
 * play this life). `wakesAt` are the instants of the reminders, the last one that of the lapse.
 */
export const OpenRequestOutput = z.strictObject({
  next: z.enum(["await", "grant", "stop"]),
  requestId: RequestId,
  /** Absent when it is several requests. */
  status: z.optional(Status),
  wakesAt: z.array(Instant),
  /** How many of them are past. */
  wake: z.int(),
  startsAt: z.optional(Instant),
  /** Of a refusal, for the log. */
  why: z.optional(z.string()),
});

/** `wake` counts how often the wait was entered: 0 first, k after the k-th instant of `wakesAt` has passed. */
export const AwaitDecisionInput = z.object({ requestId: RequestId, execution, taskToken: z.string(), wake: z.int() });

export const GrantAccessInput = z.object({ requestId: RequestId, execution });

/** Any other way in: end now, revoke, sweep. Only an id; which access it is comes from the record. */
export const RevocationAsked = z.strictObject({
  v: z.literal(1),
  id: RequestId,
  reason: RevocationReason,
  by: Actor,
  why: z.optional(z.string()),
});

/** The revocation workflow's input is one of these; the step gets it whole. */
export const RevokeAccessInput = z.object({
  cause: z.union([ExpiryFired, ExpiryFiredBeforeKinds, RevocationAsked]),
  execution,
});

/** `askedAt`: `$states.context.Execution.StartTime`; only a reading that began later answers it. */
export const RefreshDirectoryInput = z.object({ askedAt: Instant });
