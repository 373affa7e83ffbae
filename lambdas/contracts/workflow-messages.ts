import * as z from "zod/mini";
import { RequestId } from "../domain/access-request.ts";
import { ExpiryFired } from "../domain/expiry-fired.ts";
import { Instant } from "../domain/instant.ts";
import { Actor } from "../domain/person.ts";
import { RevocationReason } from "../domain/revocation.ts";
import { EventEnvelope } from "../domain/slack-events.ts";
import { Status } from "../domain/status.ts";

/** Who runs the step: `$states.context.Execution.Id`. */
const execution = z.string().check(z.minLength(1));

export const OpenRequestInput = z.object({ event: EventEnvelope, execution });
/**
 * `next` is what the workflow does: `await` a decision, `grant` at once, or `stop` (refused, or another execution plays this
 * life). `wakesAt` are the instants of the reminders, the last one that of the lapse.
 */
export const OpenRequestOutput = z.strictObject({
  next: z.enum(["await", "grant", "stop"]),
  requestId: RequestId,
  status: Status,
  wakesAt: z.array(Instant),
  /** Of a refusal, for the log. */
  why: z.optional(z.string()),
});

/** `wake` counts how often the wait was entered: 0 first, k after the k-th instant of `wakesAt` has passed. */
export const AwaitDecisionInput = z.object({ requestId: RequestId, execution, taskToken: z.string(), wake: z.int() });

export const GrantAccessInput = z.object({ requestId: RequestId, execution });

/** Any other way in: end now, revoke, sweep. Only an id; the assignment comes from the record. */
const RevocationAsked = z.strictObject({
  v: z.literal(1),
  id: RequestId,
  reason: RevocationReason,
  by: Actor,
  why: z.optional(z.string()),
});

/** The revocation workflow's input is one of the two; the step gets it whole. */
export const RevokeAccessInput = z.object({ cause: z.union([ExpiryFired, RevocationAsked]), execution });

/** `askedAt`: `$states.context.Execution.StartTime`; only a reading that began later answers it. */
export const RefreshDirectoryInput = z.object({ askedAt: Instant });
