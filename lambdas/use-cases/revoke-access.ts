import { type Access, sameAccess } from "../domain/access.ts";
import { secondsBetween } from "../domain/instant.ts";
import type { Actor } from "../domain/person.ts";
import type { Envelope } from "../domain/request-record.ts";
import type { RevocationReason } from "../domain/revocation.ts";
import { isFinal, isLive } from "../domain/status.ts";
import { again, done, type StepOutcome } from "../domain/step-outcome.ts";
import { NotPermittedError } from "../ports/errors.ts";
import type { ExistingAccess } from "../ports/existing-access.ts";
import type { ExpirySchedules } from "../ports/expiry-schedules.ts";
import type { Operators } from "../ports/operators.ts";
import { deleteSchedules } from "../steps/delete-schedules.ts";
import { stillThrough } from "../steps/existing-access.ts";
import { type RemovalPorts, removeInTurn } from "../steps/remove-access.ts";
import { isLeftBehind, removeLeftBehind } from "../steps/remove-left-behind.ts";
import { pageOrphan, pageUnreadable } from "../steps/revocation-pages.ts";
import { beginRevoking, endRevoked } from "../steps/revoke-transitions.ts";
import { envelopeOf, type TransitionPorts, writeEnvelope } from "../steps/write-transition.ts";

/** A run that ends a record and dies, or cannot page, is repeated within this time. */
const RETRIED_FOR_SECONDS = 1800;

export interface RevokeAccessPorts extends TransitionPorts, RemovalPorts {
  readonly schedules: ExpirySchedules;
  readonly operators: Operators;
  readonly existing: ExistingAccess;
}

/** Why the step runs: a schedule fired, or something else asked for it with a reason. */
export type RevocationCause =
  | { readonly kind: "fired"; readonly n: number; readonly expiresAt: Date; readonly access: Access }
  | { readonly kind: "asked"; readonly reason: RevocationReason; readonly by: Actor; readonly why: string | undefined };

export interface RevocationStep {
  readonly requestId: string;
  readonly cause: RevocationCause;
  readonly execution: string;
  /** This invocation alone: the owner of its turn. */
  readonly invocation: string;
}

/**
 * One step of the one road out, to be repeated until done. It needs the envelope of the record and the ledger, evaluates no
 * policy, looks up no name, and waits for neither audit nor Slack. Without a readable record the schedule's own word serves, and
 * only for what the ledger calls ours.
 */
export function makeRevokeAccess(ports: RevokeAccessPorts) {
  return async (step: RevocationStep): Promise<StepOutcome> => {
    const envelope = envelopeOf(await ports.records.read(step.requestId));
    const status = envelope?.status;
    if (envelope === undefined || status === undefined) {
      return revokeByLedger(ports, envelope, step, "its record cannot be read");
    }
    if (status === "revoking") return removeAndEnd(ports, envelope, step);
    if (isLive(status)) return revokeLive(ports, envelope, step);
    if (await isHeldAllTheSame(ports, step)) {
      return revokeByLedger(
        ports,
        envelope,
        step,
        `its record says ${status}, and the ledger that it holds this access`,
      );
    }
    if (isFinal(status) && (await isLeftBehind(ports, envelope))) return removeLeftBehind(ports, envelope, step);
    return isFinal(status) ? tidyUp(ports, envelope, step) : done(status);
  };
}

async function revokeLive(ports: RevokeAccessPorts, envelope: Envelope, step: RevocationStep): Promise<StepOutcome> {
  if (!(await isDue(ports, envelope, step.cause))) return done("a later expiry is armed");
  const status = await beginRevoking(ports, step.requestId, step.cause, step.execution, envelope);
  return status === "revoking" ? removeAndEnd(ports, envelope, step) : again(1);
}

/** A firing counts unless a later schedule is truly armed; what was asked for with a reason counts at once. */
async function isDue(ports: RevokeAccessPorts, envelope: Envelope, cause: RevocationCause): Promise<boolean> {
  const { expiresAt, schedule } = envelope;
  const isPast = expiresAt === undefined || ports.clock.now() >= expiresAt;
  if (cause.kind === "asked") return cause.reason !== "overdue" || isPast;
  if (isPast || schedule === undefined || cause.n >= schedule.n) return true;
  const later = { requestId: envelope.id, n: schedule.n, expiresAt: schedule.at, access: cause.access };
  // whoever made the record name a later one must not keep access by a look that is not allowed
  const unseen = (error: unknown) => {
    if (error instanceof NotPermittedError) return "unseen" as const;
    throw error;
  };
  return (await ports.schedules.readBack(later).catch(unseen)) !== "armed";
}

/** A grant leaves its hold before it creates and loses it when the access is gone, whatever its record was made to say. */
async function isHeldAllTheSame(ports: RevokeAccessPorts, { requestId, cause }: RevocationStep): Promise<boolean> {
  if (cause.kind !== "fired") return false;
  const entry = await ports.ledger.read(cause.access);
  return entry?.ours === true && entry.holds.includes(requestId);
}

async function removeAndEnd(ports: RevokeAccessPorts, envelope: Envelope, step: RevocationStep): Promise<StepOutcome> {
  const { cause } = step;
  const access = await accessToRemove(ports, envelope, step);
  if (access === undefined) {
    await pageUnreadable(ports, step.requestId, "its record does not say which access it is about");
    return done("unreadable");
  }
  const { status: before, end } = envelope;
  const wasActive = before === "active" || (end !== undefined && end.reason !== "grant-failed");
  const who = { requestId: step.requestId, owner: step.invocation, wasActive };
  const removed = await removeInTurn(ports, access, who);
  if (removed.kind === "again") return again(removed.seconds);
  const { how } = removed;
  const still = how === "orphaned" || how === "account-closed" ? undefined : await stillThrough(ports, access);
  const status = await endRevoked(ports, envelope, { how, stillThrough: still }, step.execution);
  if (how === "orphaned") await pageOrphan(ports, step.requestId, access);
  await ports.permits.giveBack("delete", step.requestId);
  // the record may have been made to name another access: what was armed for the true one still fires
  if (removed.isItsOwn || cause.kind === "fired")
    await deleteSchedules(ports, step.requestId, lastScheduleOf(envelope, step));
  return done(status);
}

/** What the record says; what the schedule says when the record says nothing, or something else than the ledger knows the request by. */
async function accessToRemove(ports: RevokeAccessPorts, envelope: Envelope, { requestId, cause }: RevocationStep) {
  if (cause.kind !== "fired") return envelope.access;
  if (envelope.access === undefined) return cause.access;
  if (sameAccess(envelope.access, cause.access)) return envelope.access;
  const entry = await ports.ledger.read(cause.access);
  return entry?.ours && entry.holds.includes(requestId) ? cause.access : envelope.access;
}

/** Whether the ledger tells that the request was the last one whose hold on this access ended. */
async function isEndOf(ports: RevokeAccessPorts, { id, access }: Envelope): Promise<boolean> {
  const entry = access === undefined ? undefined : await ports.ledger.read(access);
  return entry?.lastEnd?.of === id;
}

/** A record that is over: what a crash may have left is flushed, told and deleted. */
async function tidyUp(ports: RevokeAccessPorts, envelope: Envelope, step: RevocationStep): Promise<StepOutcome> {
  await writeEnvelope(ports, step.requestId, () => ({ answer: undefined }));
  const { access, end } = envelope;
  const isNew = end?.endedAt !== undefined && secondsBetween(end.endedAt, ports.clock.now()) < RETRIED_FOR_SECONDS;
  if (isNew && end.how === "orphaned" && access !== undefined) await pageOrphan(ports, step.requestId, access);
  if (step.cause.kind === "fired" || (await isEndOf(ports, envelope)))
    await deleteSchedules(ports, step.requestId, lastScheduleOf(envelope, step));
  return done(envelope.status ?? "over");
}

function lastScheduleOf({ schedule }: Envelope, { cause }: RevocationStep): number {
  return schedule?.n ?? (cause.kind === "fired" ? cause.n : 1);
}

/** What the schedule says, or what can still be read of the record, serves: but only for what the ledger calls ours. */
async function revokeByLedger(
  ports: RevokeAccessPorts,
  envelope: Envelope | undefined,
  step: RevocationStep,
  because: string,
): Promise<StepOutcome> {
  const { cause, requestId } = step;
  const access = cause.kind === "fired" ? cause.access : envelope?.access;
  if (access === undefined) {
    await pageUnreadable(ports, step.requestId, `${because}, and nothing says which access it is about`);
    return done("unreadable");
  }
  const entry = await ports.ledger.read(access);
  const holds = entry?.holds ?? [];
  // each grant leaves its hold before it creates: where only others hold, this one is over
  const heldByOthersOnly = holds.length > 0 && !holds.includes(requestId);
  if (!entry?.ours || heldByOthersOnly) {
    await pageUnreadable(
      ports,
      step.requestId,
      `${because}; the ledger does not call that access ours, so nothing is removed: it never was, or it is removed already`,
    );
    return done("not ours");
  }
  const removed = await removeInTurn(ports, access, { requestId, owner: step.invocation });
  if (removed.kind === "again") return again(removed.seconds);
  await pageUnreadable(ports, step.requestId, `${because}; its access was dealt with all the same: ${removed.how}`);
  await deleteSchedules(ports, requestId, cause.kind === "fired" ? cause.n : 1);
  return done(removed.how);
}
