import { secondsAfter, secondsBetween } from "../domain/instant.ts";
import type { LedgerEntry } from "../domain/ledger-entry.ts";
import { daypass } from "../domain/person.ts";
import type { RequestRecord } from "../domain/request-record.ts";
import { again, againWithJitter, done, type StepOutcome } from "../domain/step-outcome.ts";
import type { Assignments } from "../ports/assignments.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Permits } from "../ports/permits.ts";
import type { Workflows } from "../ports/workflows.ts";
import { type AdmissionPorts, objectionToGrant } from "../steps/admit-grant.ts";
import { Armed, type ArmPorts } from "../steps/arm-expiry.ts";
import { flushOutbox } from "../steps/flush-outbox.ts";
import { becomeActive, beginGranting, failApproved, failGrant } from "../steps/grant-transitions.ts";
import { settleOperation } from "../steps/settle-operation.ts";
import { PERMIT_SECONDS, TURN } from "../steps/turn.ts";

export interface GrantAccessPorts extends AdmissionPorts, ArmPorts {
  readonly assignments: Assignments;
  readonly ledger: Ledger;
  readonly permits: Permits;
  readonly workflows: Workflows;
}

export interface GrantStep {
  readonly requestId: string;
  /** The execution that plays this life. */
  readonly execution: string;
  /** This invocation alone: the owner of its turn. */
  readonly invocation: string;
}

/**
 * One step of a grant, to be repeated until done: intent on record, expiry armed, then the one creation, observed. Whatever
 * happened before, it goes on from the record and the ledger; a second run meets what the first one did.
 */
export function makeGrantAccess(ports: GrantAccessPorts) {
  return async (step: GrantStep): Promise<StepOutcome> => {
    const read = await ports.records.read(step.requestId);
    if (read.kind !== "whole") return done(read.kind);
    const { record } = read;
    if (record.status === "approved") return begin(ports, record, step);
    if (record.status === "granting") return goOn(ports, record, step);
    if (record.status === "revoking" && record.writer.startsWith(step.execution)) {
      await startRevocation(ports, record.id, record.end?.why);
    }
    return done(record.status);
  };
}

async function begin(ports: GrantAccessPorts, record: RequestRecord, step: GrantStep): Promise<StepOutcome> {
  const waiting = Object.values(record.outbox);
  if (waiting.length > 0) await flushOutbox(ports, { id: record.id, entries: waiting, finishedVersion: undefined });
  const objection = await objectionToGrant(ports, record);
  if (objection !== undefined) return done(await failApproved(ports, record.id, step.execution, objection));
  const granting = await beginGranting(ports, record, step.execution);
  return granting === undefined ? again(1) : goOn(ports, granting, step);
}

async function goOn(ports: GrantAccessPorts, record: RequestRecord, step: GrantStep): Promise<StepOutcome> {
  const { expiresAt, grantBy } = record;
  if (expiresAt === undefined || grantBy === undefined) return fail(ports, record, step, "its record has no expiry");
  const intents = Object.values(record.outbox);
  if (intents.length > 0) await flushOutbox(ports, { id: record.id, entries: intents, finishedVersion: undefined });
  if (ports.clock.now() >= grantBy) return fail(ports, record, step, "it could not be granted in time");
  const stopped = await ports.grantControl.stoppedBecause();
  if (stopped !== undefined) return fail(ports, record, step, `grants are stopped: ${stopped}`);

  const arming = await Armed.expiryOf(ports, record, expiresAt, `${step.execution}:armed`);
  switch (arming.kind) {
    case "armed":
      return takeTurn(ports, record, step, arming.armed);
    case "not-yet":
      return again(2);
    case "impossible":
      return fail(ports, record, step, arming.why);
    case "too-late":
      return again(1);
  }
}

async function takeTurn(
  ports: GrantAccessPorts,
  record: RequestRecord,
  step: GrantStep,
  armed: Armed,
): Promise<StepOutcome> {
  const { assignment } = record.request;
  const now = ports.clock.now();
  const until = secondsAfter(now, TURN.lasts);
  const turn = await ports.ledger.takeTurn(assignment, { owner: step.invocation, now, until, hold: record.id });
  if (turn.kind === "busy") return againWithJitter(ports.random);

  const read = await ports.records.read(record.id);
  const stillGranting =
    read.kind === "whole" && read.record.status === "granting" && read.record.schedule !== undefined;
  if (!stillGranting) {
    await ports.ledger.change(assignment, step.invocation, { dropHold: record.id, giveBack: true });
    return again(1);
  }
  return grantInTurn(ports, read.record, step, armed, turn.entry, until);
}

/** P3 and P4: settle what is in flight, look, and make the one call if nothing is there. */
async function grantInTurn(
  ports: GrantAccessPorts,
  record: RequestRecord,
  step: GrantStep,
  armed: Armed,
  entry: LedgerEntry,
  turnUntil: Date,
): Promise<StepOutcome> {
  const { assignment } = record.request;
  const giveBack = { giveBack: true } as const;
  const settled = await settleOperation(ports.assignments, assignment, entry, ports.clock.now());
  if (settled.kind !== "settled") {
    await ports.ledger.change(assignment, step.invocation, giveBack);
    return again(settled.kind === "wait" ? settled.seconds : 10);
  }
  if (settled.present && !entry.ours) {
    const left = { ...giveBack, operation: null, dropHold: record.id, dueAt: null };
    if ((await ports.ledger.change(assignment, step.invocation, left)) === "turn-lost") return again(1);
    return fail(ports, record, step, "the person has this access already, and not from Daypass");
  }
  if (settled.present) {
    const dueAt = secondsAfter(armed.expiresAt, LEDGER_LOOK_SECONDS);
    const kept = { ...giveBack, operation: null, absentSince: null, dueAt };
    if ((await ports.ledger.change(assignment, step.invocation, kept)) === "turn-lost") return again(1);
    await ports.permits.giveBack("create", record.id);
    const active = await becomeActive(ports, record.id, step.execution);
    return active === "active" ? done(active) : again(1);
  }
  const { failure } = settled;
  if (failure?.operation.kind === "create" && failure.operation.by === record.id) {
    if ((await ports.ledger.change(assignment, step.invocation, { ...giveBack, operation: null })) === "turn-lost") {
      return again(1);
    }
    await ports.permits.giveBack("create", record.id);
    return fail(ports, record, step, `Identity Center could not create it: ${failure.why}`);
  }
  return create(ports, record, step, armed, entry, turnUntil);
}

/** Marks the operation, makes the one call, and notes its id. If the call's end is unknown, the mark stays and is settled later. */
async function create(
  ports: GrantAccessPorts,
  record: RequestRecord,
  step: GrantStep,
  armed: Armed,
  entry: LedgerEntry,
  turnUntil: Date,
): Promise<StepOutcome> {
  const { assignment } = record.request;
  const now = ports.clock.now();
  const enoughTurn = secondsBetween(now, turnUntil) >= TURN.leftForMutation;
  const permitted =
    enoughTurn && (await ports.permits.take("create", record.id, now, secondsAfter(now, PERMIT_SECONDS)));
  if (!permitted) {
    await ports.ledger.change(assignment, step.invocation, { giveBack: true });
    return againWithJitter(ports.random);
  }
  const operation = { kind: "create", at: now, by: record.id } as const;
  const dueAt = secondsAfter(armed.expiresAt, LEDGER_LOOK_SECONDS);
  const marked = await ports.ledger.change(assignment, step.invocation, {
    ours: true,
    operation,
    absentSince: null,
    dueAt,
  });
  if (marked === "turn-lost") return again(1);

  const mutation = await ports.assignments.startCreate(assignment);
  if (mutation.kind === "accepted") {
    const known = { ...operation, awsRequestId: mutation.awsRequestId };
    await ports.ledger.change(assignment, step.invocation, { operation: known, giveBack: true });
    return again(2);
  }
  // the conflict may be with this very call, delivered twice: then it is settled as one whose id is not known
  const conflict = mutation.kind === "busy" && mutation.conflict === true;
  if (conflict && (await ports.assignments.hasMutationInProgress(assignment))) {
    await ports.ledger.change(assignment, step.invocation, { giveBack: true });
    return againWithJitter(ports.random);
  }
  await ports.ledger.change(assignment, step.invocation, { ours: entry.ours, operation: null, giveBack: true });
  await ports.permits.giveBack("create", record.id);
  if (mutation.kind === "busy") return againWithJitter(ports.random);
  const why = mutation.kind === "refused" ? mutation.why : "Identity Center knows no such permission set or account";
  return fail(ports, record, step, `Identity Center refused it: ${why}`);
}

/** Seconds after the expiry at which the sweep looks at a ledger entry that still says ours. */
const LEDGER_LOOK_SECONDS = 600;

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
