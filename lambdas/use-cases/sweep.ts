import { placeOf } from "../domain/access-in-words.ts";
import { targetId, targetInWords } from "../domain/access-target.ts";
import { secondsAfter, secondsBetween } from "../domain/instant.ts";
import { lookOnceMoreAt } from "../domain/look-once-more-at.ts";
import { daypass } from "../domain/person.ts";
import type { Envelope, RequestRecord } from "../domain/request-record.ts";
import { isFinal, isLive } from "../domain/status.ts";
import type { AccessProviders } from "../ports/access-provider.ts";
import type { DueItems } from "../ports/due-items.ts";
import type { ExpirySchedules } from "../ports/expiry-schedules.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { LiveGrants } from "../ports/live-grants.ts";
import type { MessageLog } from "../ports/message-log.ts";
import type { Operators } from "../ports/operators.ts";
import type { RecordRead } from "../ports/request-records.ts";
import type { Workflows } from "../ports/workflows.ts";
import { checkSchedules } from "../steps/check-schedules.ts";
import { goOnRevoking } from "../steps/go-on-revoking.ts";
import { lookAtLedger } from "../steps/look-at-ledger.ts";
import { accessAsKnown, lookAtUnreadable } from "../steps/look-at-unreadable.ts";
import { lookOnceMore } from "../steps/look-once-more.ts";
import { shuffled } from "../steps/shuffled.ts";
import { type TransitionPorts, writeEnvelope, writeTransition } from "../steps/write-transition.ts";

export interface SweepPorts extends TransitionPorts {
  readonly dueItems: DueItems;
  readonly liveGrants: LiveGrants;
  readonly schedules: Pick<ExpirySchedules, "listArmed" | "readBack">;
  readonly providers: AccessProviders;
  readonly ledger: Ledger;
  readonly workflows: Workflows;
  readonly operators: Operators;
  readonly messageLog: MessageLog;
  /** Told of each item that could not be dealt with; the next sweep meets it again. */
  readonly reportFailure: (what: string, error: unknown) => void;
}

export interface Swept {
  readonly looked: number;
  readonly failed: number;
}

/** Due items that a sweep chooses from. */
const AT_MOST = 2000;
/** A sweep ends well before its function's time-out of 30 s; what it did not reach is due still. */
const LOOKS_FOR_SECONDS = 20;
const LOOK_AGAIN_SECONDS = 600;
/** How long an execution of the access workflow tries again before it fails. */
const EXECUTION_SECONDS = 1800;
/** A request that is to start later may be granted until 15 minutes after that. */
const AFTER_START_SECONDS = 120;

/**
 * Looks at whatever is due and not finished, and does what its state needs: lapse, ring, start a workflow, revoke, flush, page.
 * Each thing it does is safe to do twice; one item's failure does not keep it from the others.
 */
export function makeSweep(ports: SweepPorts) {
  return async (sweep: { readonly invocation: string }): Promise<Swept> => {
    const now = ports.clock.now();
    const due = await ports.dueItems.find(now, AT_MOST);
    const requests = due.requests.map((id) => ({
      what: `request ${id}`,
      look: () => sweepRequest(ports, id, sweep.invocation, now),
    }));
    const entries = due.entries.map((access) => ({
      what: `ledger of ${placeOf(access)}`,
      look: () => lookAtLedger(ports, access, now),
    }));
    let looked = 0;
    let failed = (await isDone(ports, "the schedules of live grants", () => checkSchedules(ports, now))) ? 0 : 1;
    for (const { what, look } of shuffled([...requests, ...entries], ports.random)) {
      if (secondsBetween(now, ports.clock.now()) >= LOOKS_FOR_SECONDS) break;
      looked += 1;
      if (!(await isDone(ports, what, look))) failed += 1;
    }
    return { looked, failed };
  };
}

async function isDone(
  { reportFailure }: Pick<SweepPorts, "reportFailure">,
  what: string,
  look: () => Promise<void>,
): Promise<boolean> {
  try {
    await look();
    return true;
  } catch (error) {
    reportFailure(what, error);
    return false;
  }
}

async function sweepRequest(ports: SweepPorts, id: string, invocation: string, now: Date): Promise<void> {
  const read = await ports.records.read(id);
  await moveOn(ports, read, id, invocation, now);
  const flushOnly = () => ({ answer: undefined });
  if (read.kind === "whole") await writeTransition(ports, id, "required", flushOnly);
  else await writeEnvelope(ports, id, flushOnly);
}

async function moveOn(ports: SweepPorts, read: RecordRead, id: string, invocation: string, now: Date): Promise<void> {
  if (read.kind === "absent") return;
  if (read.kind === "damaged") return moveDamagedOn(ports, read.envelope, invocation, now);
  const { record } = read;
  if (isFinal(record.status)) return lookAtFinal(ports, { ...record, access: record.request.access }, now);
  switch (record.status) {
    case "pending":
      if (now >= record.lapsesAt) return lapse(ports, record, invocation, now);
      // whoever waits for the decision puts its due instant off; an execution tries that for half an hour
      return secondsBetween(record.request.submittedAt, now) < EXECUTION_SECONDS
        ? undefined
        : ports.workflows.resumeAccess(id);
    case "scheduled":
      return now >= (record.request.startsAt ?? now)
        ? ports.workflows.resumeAccess(id)
        : putOff(ports, record, invocation, now);
    case "approved":
      return startGrant(ports, record);
    case "granting":
      return record.grantBy !== undefined && now >= record.grantBy
        ? revoke(ports, id, "grant-failed")
        : ports.workflows.resumeAccess(id);
    case "active":
      return record.expiresAt === undefined || now >= record.expiresAt ? revoke(ports, id, "overdue") : undefined;
    case "revoking":
      return goOnRevoking(ports, record, accessOf(record), invocation, now);
  }
}

/** What is left to do once its facts are told: at the latest this takes it off the due index. */
async function lookAtFinal(ports: SweepPorts, envelope: Envelope, now: Date): Promise<void> {
  const lookAt = lookOnceMoreAt(envelope);
  const isTold = Object.keys(envelope.outbox ?? {}).length === 0;
  if (!isTold) return;
  // whoever told of it last may not have known that it was over
  if (lookAt === undefined) return ports.records.clearOutbox(envelope.id, [], { version: envelope.version });
  if (now >= lookAt) await lookOnceMore(ports, envelope, now);
}

async function moveDamagedOn(ports: SweepPorts, envelope: Envelope, invocation: string, now: Date): Promise<void> {
  const { id, status, access } = envelope;
  if (status === undefined) return lookAtUnreadable(ports, envelope, now);
  if (isFinal(status)) return lookAtFinal(ports, envelope, now);
  if (isLive(status)) return revoke(ports, id, "overdue");
  if (status === "revoking") return goOnRevoking(ports, envelope, accessAsKnown(access), invocation, now);
}

function accessOf({ request: { target, requester } }: RequestRecord): string {
  return `${targetInWords(target)} (${targetId(target)}) for ${requester.email}`;
}

async function lapse(ports: SweepPorts, record: RequestRecord, invocation: string, now: Date): Promise<void> {
  const lapsed = await writeTransition(ports, record.id, "required", (current) => {
    if (current.status !== "pending") return { answer: false };
    return {
      answer: true,
      step: {
        to: "lapsed",
        writer: `${invocation}:lapse`,
        at: now,
        facts: [{ type: "lapsed", actor: daypass("sweep"), details: {} }],
        set: {},
        dueAt: secondsAfter(now, LOOK_AGAIN_SECONDS),
      },
    };
  });
  if (lapsed && record.waitToken !== undefined) await ports.workflows.ring(record.waitToken, "lapsed");
}

/** Its own execution grants it when it is to start; only if that died somebody must look, soon enough to have it granted still. */
function putOff(ports: SweepPorts, { id, request }: RequestRecord, invocation: string, now: Date) {
  const dueAt = secondsAfter(request.startsAt ?? now, AFTER_START_SECONDS);
  return writeTransition(ports, id, "required", (current) => {
    if (current.status !== "scheduled") return { answer: undefined };
    const writer = `${invocation}:put-off`;
    return { answer: undefined, step: { to: "scheduled", writer, at: now, facts: [], set: {}, dueAt } };
  });
}

/** The execution that waits is woken; when it is gone, another one goes on at the grant. */
async function startGrant(ports: SweepPorts, record: RequestRecord): Promise<void> {
  const rung = record.waitToken === undefined ? "closed" : await ports.workflows.ring(record.waitToken, record.status);
  if (rung === "closed") await ports.workflows.resumeAccess(record.id);
}

function revoke(ports: SweepPorts, id: string, reason: "overdue" | "grant-failed"): Promise<void> {
  return ports.workflows.startRevocation(id, reason, daypass("sweep"), undefined);
}
