import { type Access, sameAccess } from "../../../lambdas/domain/access.ts";
import type { OutboxEntry } from "../../../lambdas/domain/audit-record.ts";
import type { Actor } from "../../../lambdas/domain/person.ts";
import type { RequestRecord } from "../../../lambdas/domain/request-record.ts";
import { isFinal, isToBeGranted } from "../../../lambdas/domain/status.ts";
import type { RecordChange } from "../../../lambdas/domain/transition.ts";
import type { MessageContent } from "../../../lambdas/ports/conversations.ts";
import type { ExpirySchedule } from "../../../lambdas/ports/expiry-schedules.ts";
import type { SeenCall } from "../kernel/arrival.ts";
import type { Broken, CallWatch, Judged } from "./watch.ts";

/** What each call must have found, by its name; the arguments are those of its port. */
export const CALL_WATCHES: Readonly<Record<string, CallWatch>> = {
  "records.create": async (judged, call, broken) => {
    const [record] = call.args as readonly [RequestRecord];
    if (call.answer !== "created") return;
    judged.truth.note(record);
    if (isToBeGranted(record.status)) await mayBeGranted(judged, record, call, broken);
  },
  "records.apply": async (judged, call, broken) => {
    const [change] = call.args as readonly [RecordChange];
    const before = judged.truth.records.get(change.id);
    const after = await refresh(judged, change.id);
    if (call.answer !== "applied" || after === undefined || before === undefined) return;
    await watchDecision(judged, change, after, call, broken);
    const isApproved = before.status === "pending" && isToBeGranted(change.to);
    // a grant, or an extension, begins when its new expiry is fixed
    const begins = change.set.expiresAt !== undefined && change.to !== "active";
    if (isApproved || begins) await mayBeGranted(judged, after, call, broken);
    watchWords(judged, change, after, call, broken);
  },
  "records.clearOutbox": async (judged, { args }) => {
    await refresh(judged, args[0] as string);
  },
  "schedules.create": (judged, { args, answer }, broken) => {
    const [{ requestId }] = args as readonly [ExpirySchedule];
    const record = judged.truth.records.get(requestId);
    if (answer !== "created") return;
    const isIntended = record?.intent !== undefined && judged.world.audit.objects.has(record.intent);
    if (!isIntended) broken("I3 an expiry was armed before its intent was in the bucket");
  },
  "assignments.create": (judged, call, broken) => {
    const [access] = call.args as readonly [Access];
    const isTwice = judged.truth.exists(access) && !judged.truth.know(access).isStanding;
    if (isTwice && isAccepted(call)) broken("I5 access that is there and ours was created again");
    watchCreation(judged, call, broken);
  },
  "memberships.create": watchCreation,
  "events.publish": (judged, { args }, broken) => {
    const [entries] = args as readonly [readonly OutboxEntry[]];
    const untold = entries.find(({ key }) => !judged.world.audit.objects.has(key));
    if (untold !== undefined) broken(`I10 "${untold.type}" was told before it was on record`);
  },
  "conversations.post": (judged, { args }, broken) =>
    watchMessage(judged, args[1] as string, args[2] as MessageContent, broken),
  "conversations.update": (judged, { args }, broken) =>
    watchMessage(judged, args[1] as string, args[2] as MessageContent, broken),
  "workflows.startRevocation": async (judged, { args, invocation }, broken) => {
    const [id, reason, by] = args as readonly [string, string, Actor];
    const record = judged.truth.records.get(id);
    if (by.kind !== "person" || record === undefined) return;
    const { person } = by;
    if (reason === "ended-early") {
      if (person.userId !== record.request.requester.userId) broken("I4 somebody else's access was ended");
      return;
    }
    const why = await judged.authority.whyNoRevoker(record, person, invocation.policy, invocation.startedAtMs);
    if (why !== undefined) broken(why);
  },
};

async function refresh({ world, truth }: Judged, id: string): Promise<RequestRecord | undefined> {
  const read = await world.records.read(id);
  if (read.kind !== "whole") return undefined;
  truth.note(read.record);
  return read.record;
}

async function mayBeGranted(judged: Judged, record: RequestRecord, { invocation }: SeenCall, broken: Broken) {
  const why = await judged.authority.whyNotGranted(record, invocation.policy, invocation.startedAtMs);
  if (why !== undefined) broken(`${why} (${record.status})`);
}

async function watchDecision(
  judged: Judged,
  change: RecordChange,
  after: RequestRecord,
  { invocation }: SeenCall,
  broken: Broken,
): Promise<void> {
  const made = Object.values(change.set.decisions ?? {}).find(({ clickId }) => change.writer === `${clickId}:decide`);
  if (made === undefined) return;
  const why = await judged.authority.whyNoApprover(after, made.approver, invocation.policy, invocation.startedAtMs);
  if (why !== undefined) broken(why);
}

/** I10: the record itself says only what is true. */
function watchWords(
  { truth }: Judged,
  change: RecordChange,
  { id, request }: RequestRecord,
  { invocation }: SeenCall,
  broken: Broken,
): void {
  const { access } = request;
  const known = truth.know(access);
  const becomesActive = change.to === "active" && change.from.includes("granting");
  const isThere = truth.exists(access) || known.removedByHandAtMs >= invocation.startedAtMs - 60_000;
  if (becomesActive && !isThere) broken("I10 it says granted, and there is no access");
  const how = change.set.end?.how;
  const isOver = change.to === "ended" || change.to === "failed";
  if (!isOver || (how !== "gone" && how !== "nothing-made")) return;
  const others = truth.openFor(known).some((other) => other.id !== id);
  if (truth.exists(access) && !known.isStanding && !others) broken(`I10 it says ${how}, and its access is there`);
}

/** I1, I3 and I5 at the one call that makes access. */
function watchCreation({ world, truth, time, disarmed }: Judged, call: SeenCall, broken: Broken): void {
  const [access] = call.args as readonly [Access];
  const known = truth.know(access);
  if (!isAccepted(call)) return;
  const armed = world.schedules
    .armed()
    .filter((each) => sameAccess(each.access, access) && each.expiresAt.getTime() > time.now());
  const isArmed = armed.some(({ requestId }) => {
    const record = truth.records.get(requestId);
    return record !== undefined && !isFinal(record.status) && record.schedule !== undefined;
  });
  // a schedule that somebody deleted after it was read back: the sweep arms it again
  const isDisarmed = [...known.requests].some((id) => disarmed.has(id));
  if (!isArmed && !isDisarmed) broken("I1 access was created without an armed expiry");
}

function isAccepted({ answer }: SeenCall): boolean {
  return typeof answer === "object" && answer !== null && "kind" in answer && answer.kind === "accepted";
}

const SAYS = [
  ["*Granted*", "granted"],
  ["*Extended*", "extended"],
  ["AWS confirms that the access is gone", "ended"],
  ["*Lapsed*", "lapsed"],
  ["*Denied*", "denied"],
] as const;

/** I10: what is said of a request is on record by then. */
function watchMessage({ world, truth }: Judged, key: string, { text }: MessageContent, broken: Broken): void {
  const id = key.split("/")[0] ?? "";
  const record = truth.records.get(id);
  if (record === undefined || record.request.batch !== undefined) return;
  for (const [words, type] of SAYS) {
    if (!text.includes(words)) continue;
    const pattern = `/${id}/`;
    const isOnRecord = [...world.audit.objects.keys()].some(
      (each) => each.includes(pattern) && each.endsWith(`-${type}.json`),
    );
    const waits = Object.values(record.outbox).some((entry) => entry.type === type);
    if (!isOnRecord && !waits) broken(`I10 "${words}" is said, and "${type}" is not on record`);
  }
}
