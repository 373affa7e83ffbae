import { secondsBetween } from "../domain/instant.ts";
import { daypass } from "../domain/person.ts";
import type { RequestRecord } from "../domain/request-record.ts";
import { isToBeGranted } from "../domain/status.ts";
import { again, done, type StepOutcome } from "../domain/step-outcome.ts";
import type { Workflows } from "../ports/workflows.ts";
import { type AdmissionPorts, objectionToGoOn, objectionToGrant } from "../steps/admit-grant.ts";
import { Armed, type ArmPorts } from "../steps/arm-expiry.ts";
import { type CreationPorts, createInTurn } from "../steps/create-access.ts";
import { extendGrant } from "../steps/extend-grant.ts";
import { flushOutbox } from "../steps/flush-outbox.ts";
import { becomeActive, beginGranting, failApproved, failGrant } from "../steps/grant-transitions.ts";
import { rearmExpiry } from "../steps/rearm-expiry.ts";

export interface GrantAccessPorts extends AdmissionPorts, ArmPorts, CreationPorts {
  readonly workflows: Workflows;
}

export interface GrantStep {
  readonly requestId: string;
  /** The execution that plays this life. */
  readonly execution: string;
  /** This invocation alone: the owner of its turn. */
  readonly invocation: string;
}

/** The workflow waits for the start; by its clock that may come a moment before it does by this function's. */
const LONGEST_EARLY_SECONDS = 60;

/**
 * One step of a grant, to be repeated until done: intent on record, expiry armed, then the one creation, observed. Whatever
 * happened before, it goes on from the record and the ledger; a second run meets what the first one did.
 */
export function makeGrantAccess(ports: GrantAccessPorts) {
  return async (step: GrantStep): Promise<StepOutcome> => {
    const read = await ports.records.read(step.requestId);
    if (read.kind !== "whole") return done(read.kind);
    const { record } = read;
    if (isToBeGranted(record.status)) return begin(ports, record, step);
    if (record.status === "granting") return goOn(ports, record, step);
    if (record.status === "active") return rearmExpiry(ports, record, step.execution);
    if (record.status === "revoking" && record.writer.startsWith(step.execution)) {
      await startRevocation(ports, record.id, record.end?.why);
    }
    return done(record.status);
  };
}

async function begin(ports: GrantAccessPorts, record: RequestRecord, step: GrantStep): Promise<StepOutcome> {
  const { startsAt } = record.request;
  const early = startsAt === undefined ? 0 : secondsBetween(ports.clock.now(), startsAt);
  if (early > 0) return again(Math.min(LONGEST_EARLY_SECONDS, Math.ceil(early)));
  const waiting = Object.values(record.outbox);
  if (waiting.length > 0) await flushOutbox(ports, { id: record.id, entries: waiting, finished: undefined });
  if (record.request.extension !== undefined) {
    return extendGrant(ports, { ...record, outbox: {} }, record.request.extension, step.execution);
  }
  const objection = await objectionToGrant(ports, record);
  if (objection !== undefined) return done(await failApproved(ports, record.id, step.execution, objection));
  const granting = await beginGranting(ports, { ...record, outbox: {} }, step.execution);
  return granting === undefined ? again(1) : armAndCreate(ports, granting, step);
}

async function goOn(ports: GrantAccessPorts, record: RequestRecord, step: GrantStep): Promise<StepOutcome> {
  const { expiresAt, grantBy } = record;
  if (expiresAt === undefined || grantBy === undefined) return fail(ports, record, step, "its record has no expiry");
  const intents = Object.values(record.outbox);
  if (intents.length > 0) await flushOutbox(ports, { id: record.id, entries: intents, finished: undefined });
  if (ports.clock.now() >= grantBy) return fail(ports, record, step, "it could not be granted in time");
  const stopped = await ports.grantControl.stoppedBecause();
  if (stopped !== undefined) return fail(ports, record, step, `grants are stopped: ${stopped}`);

  const objection = await objectionToGoOn(ports, record, expiresAt);
  if (objection !== undefined) return fail(ports, record, step, objection);
  return armAndCreate(ports, { ...record, outbox: {} }, step);
}

/** With the intent on record, in the audit trail, and unchanged. */
async function armAndCreate(ports: GrantAccessPorts, record: RequestRecord, step: GrantStep): Promise<StepOutcome> {
  if (record.expiresAt === undefined) return fail(ports, record, step, "its record has no expiry");
  const arming = await Armed.expiryOf(ports, record, record.expiresAt, `${step.execution}:armed`);
  switch (arming.kind) {
    case "armed":
      return create(ports, record, step, arming.armed);
    case "not-yet":
      return again(2);
    case "impossible":
      return fail(ports, record, step, arming.why);
    case "too-late":
      return again(1);
  }
}

/** `create` cannot be called without the proof that the expiry is armed. */
async function create(
  ports: GrantAccessPorts,
  record: RequestRecord,
  step: GrantStep,
  armed: Armed,
): Promise<StepOutcome> {
  const creation = await createInTurn(ports, record, armed, step.invocation);
  switch (creation.kind) {
    case "again":
      return again(creation.seconds);
    case "impossible":
      return fail(ports, record, step, creation.why);
    case "there": {
      const active = await becomeActive(ports, creation.record, step.execution);
      return active === "active" ? done(active) : again(1);
    }
  }
}

async function fail(
  ports: GrantAccessPorts,
  record: RequestRecord,
  step: GrantStep,
  why: string,
): Promise<StepOutcome> {
  const status = await failGrant(ports, record.id, step.execution, why);
  if (status === "revoking") await startRevocation(ports, record.id, why);
  return done(status);
}

function startRevocation(ports: GrantAccessPorts, id: string, why: string | undefined): Promise<void> {
  return ports.workflows.startRevocation(id, "grant-failed", daypass("grant-access"), why);
}
