import { type Access, sameAccess } from "../../../lambdas/domain/access.ts";
import type { RequestRecord } from "../../../lambdas/domain/request-record.ts";
import { isFinal, isToBeGranted } from "../../../lambdas/domain/status.ts";
import type { RecordChange } from "../../../lambdas/domain/transition.ts";
import type { MessageContent } from "../../../lambdas/ports/conversations.ts";
import { argsOf, type SeenCall } from "../kernel/seen-call.ts";
import type { Broken, CallWatch, Judged } from "./watch.ts";

/** What each call must have found, by its name. */
export const CALL_WATCHES: Readonly<Record<string, CallWatch>> = {
  "records.create": async (judged, call, broken) => {
    const [record] = argsOf("records.create", call) ?? [];
    if (record === undefined || call.answer !== "created") return;
    judged.truth.note(record);
    if (isToBeGranted(record.status)) await mayBeGranted(judged, record, call, broken);
  },
  "records.apply": async (judged, call, broken) => {
    const [change] = argsOf("records.apply", call) ?? [];
    if (change === undefined) return;
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
  "records.clearOutbox": async (judged, call) => {
    const [id] = argsOf("records.clearOutbox", call) ?? [];
    if (id !== undefined) await refresh(judged, id);
  },
  "schedules.create": ({ truth, world }, call, broken) => {
    const [schedule] = argsOf("schedules.create", call) ?? [];
    if (schedule === undefined || call.answer !== "created") return;
    const intent = truth.records.get(schedule.requestId)?.intent;
    if (intent === undefined || !world.audit.objects.has(intent)) {
      broken("I3 an expiry was armed before its intent was in the bucket");
    }
  },
  "assignments.create": (judged, call, broken) => {
    const [access] = argsOf("assignments.create", call) ?? [];
    if (access === undefined || !isAccepted(call)) return;
    const isTwice = judged.truth.exists(access) && !judged.truth.know(access).isStanding;
    if (isTwice) broken("I5 access that is there and ours was created again");
    watchCreation(judged, access, broken);
  },
  "memberships.create": (judged, call, broken) => {
    const [access] = argsOf("memberships.create", call) ?? [];
    if (access !== undefined && isAccepted(call)) watchCreation(judged, access, broken);
  },
  "events.publish": ({ world }, call, broken) => {
    const [entries = []] = argsOf("events.publish", call) ?? [];
    const untold = entries.find(({ key }) => !world.audit.objects.has(key));
    if (untold !== undefined) broken(`I10 "${untold.type}" was told before it was on record`);
  },
  "conversations.post": (judged, call, broken) => {
    const [, key, content] = argsOf("conversations.post", call) ?? [];
    if (key !== undefined && content !== undefined) watchMessage(judged, key, content, broken);
  },
  "conversations.update": (judged, call, broken) => {
    const [, key, content] = argsOf("conversations.update", call) ?? [];
    if (key !== undefined && content !== undefined) watchMessage(judged, key, content, broken);
  },
  "workflows.startRevocation": async ({ truth, authority }, call, broken) => {
    const [id = "", reason, by] = argsOf("workflows.startRevocation", call) ?? [];
    const record = truth.records.get(id);
    if (by?.kind !== "person" || record === undefined) return;
    const { person } = by;
    if (reason === "ended-early") {
      if (person.userId !== record.request.requester.userId) broken("I4 somebody else's access was ended");
      return;
    }
    const { policy, startedAtMs } = call.invocation;
    const why = await authority.whyNoRevoker(record, person, policy, startedAtMs);
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
  { id, request, intent }: RequestRecord,
  { invocation }: SeenCall,
  broken: Broken,
): void {
  const { access } = request;
  const known = truth.know(access);
  const becomesActive = change.to === "active" && change.from.includes("granting");
  const isThere = truth.exists(access) || known.removedByHandAtMs >= invocation.startedAtMs - 60_000;
  if (becomesActive && !isThere) broken("I10 it says granted, and there is no access");
  const how = change.set.end?.how;
  // one that never began to grant speaks of itself: what another request left is that one's to say
  const isOver = intent !== undefined && (change.to === "ended" || change.to === "failed");
  if (!isOver || (how !== "gone" && how !== "nothing-made")) return;
  const others = truth.openFor(known).some((other) => other.id !== id);
  if (truth.exists(access) && !known.isStanding && !others) broken(`I10 it says ${how}, and its access is there`);
}

/** I1 at the one call that makes access. */
function watchCreation({ world, truth, time, disarmed }: Judged, access: Access, broken: Broken): void {
  const known = truth.know(access);
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
