import { placeOf } from "../domain/access-in-words.ts";
import { targetId, targetInWords } from "../domain/access-target.ts";
import { secondsAfter, secondsBetween } from "../domain/instant.ts";
import { daypass } from "../domain/person.ts";
import type { Envelope, RequestRecord } from "../domain/request-record.ts";
import { isFinal, isLive } from "../domain/status.ts";
import type { DueItems } from "../ports/due-items.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { MessageLog } from "../ports/message-log.ts";
import type { Operators } from "../ports/operators.ts";
import type { Random } from "../ports/random.ts";
import type { RecordRead } from "../ports/request-records.ts";
import type { Workflows } from "../ports/workflows.ts";
import { lookAtLedger } from "../steps/look-at-ledger.ts";
import { lookAtUnreadable, roughly } from "../steps/look-at-unreadable.ts";
import { hourOf, pageOnce } from "../steps/page-once.ts";
import { type TransitionPorts, writeEnvelope, writeTransition } from "../steps/write-transition.ts";

export interface SweepPorts extends TransitionPorts {
  readonly dueItems: DueItems;
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
const FIRST_PAGE_SECONDS = 600;
const PAGE_EVERY_SECONDS = 3600;
/** How long one execution of the revocation workflow goes on. */
const EXECUTION_SECONDS = 1800;

/**
 * Looks at whatever is due and not finished, and does what its state needs: lapse, ring, start a workflow, revoke, flush, page.
 * Each thing it does is safe to do twice; one item's failure does not keep it from the others. In no order: however many items
 * cannot be moved, none of the others waits behind them for good.
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
    let failed = 0;
    for (const { what, look } of shuffled([...requests, ...entries], ports.random)) {
      if (secondsBetween(now, ports.clock.now()) >= LOOKS_FOR_SECONDS) break;
      looked += 1;
      try {
        await look();
      } catch (error) {
        failed += 1;
        ports.reportFailure(what, error);
      }
    }
    return { looked, failed };
  };
}

function shuffled<Item>(items: readonly Item[], random: Random): readonly Item[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
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
  if (isFinal(record.status)) return;
  switch (record.status) {
    case "pending":
      return now >= record.lapsesAt ? lapse(ports, record, invocation, now) : undefined;
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

async function moveDamagedOn(ports: SweepPorts, envelope: Envelope, invocation: string, now: Date): Promise<void> {
  const { id, status, access } = envelope;
  if (status === undefined) return lookAtUnreadable(ports, envelope, now);
  if (isLive(status)) return revoke(ports, id, "overdue");
  if (status === "revoking") return goOnRevoking(ports, envelope, roughly(access), invocation, now);
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
        dueAt: secondsAfter(now, FIRST_PAGE_SECONDS),
      },
    };
  });
  if (lapsed && record.waitToken !== undefined) await ports.workflows.ring(record.waitToken, "lapsed");
}

/** Its own execution grants it when it is to start; only if that died somebody must look, then. */
function putOff(ports: SweepPorts, { id, startBy }: RequestRecord, invocation: string, now: Date) {
  const dueAt = startBy ?? now;
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

/** A revocation is never given up: its executions end after 30 minutes, and this starts the next one and pages. */
async function goOnRevoking(
  ports: SweepPorts,
  { id, end }: Envelope,
  access: string,
  invocation: string,
  now: Date,
): Promise<void> {
  await ports.workflows.startRevocation(id, end?.reason ?? "overdue", daypass("sweep"), end?.why);
  const age = end === undefined ? undefined : secondsBetween(end.at, now);
  if (age === undefined || age >= FIRST_PAGE_SECONDS) await pageHourly(ports, id, access, age, now);
  const nextLook =
    end !== undefined && secondsBetween(end.at, now) < FIRST_PAGE_SECONDS
      ? secondsAfter(end.at, FIRST_PAGE_SECONDS)
      : secondsAfter(now, EXECUTION_SECONDS);
  await writeEnvelope(ports, id, (current) => {
    if (current.status !== "revoking") return { answer: undefined };
    const writer = `${invocation}:look`;
    return { answer: undefined, step: { to: "revoking", writer, at: now, facts: [], set: {}, dueAt: nextLook } };
  });
}

/** `age` in seconds; undefined when the damaged record no longer says since when. */
function pageHourly(ports: SweepPorts, id: string, access: string, age: number | undefined, now: Date): Promise<void> {
  const key =
    age === undefined
      ? `page-at-${hourOf(now)}`
      : `page-${Math.floor((age - FIRST_PAGE_SECONDS) / PAGE_EVERY_SECONDS)}`;
  const since = age === undefined ? "in time" : `after ${Math.floor(age / 60)} minutes`;
  const page = {
    subject: `Daypass: access not removed ${since}`,
    text: `Request ${id}: ${access} is still being removed.`,
    runbook: "revocation-overdue",
  };
  return pageOnce(ports, id, key, page, now);
}
