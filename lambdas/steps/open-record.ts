import { type AccessRequest, hashOfRequest } from "../domain/access-request.ts";
import { CHAIN_START, extendChain, type Fact } from "../domain/audit-record.ts";
import { secondsAfter, secondsBetween } from "../domain/instant.ts";
import { daypass } from "../domain/person.ts";
import { decideAccess, type PolicyDecision } from "../domain/policy/decide-access.ts";
import { type RequestRecord, SCHEMA_VERSION } from "../domain/request-record.ts";
import { isLive, isToBeGranted, type Status } from "../domain/status.ts";
import { flushOutbox } from "./flush-outbox.ts";
import { type PolicyPorts, policyQuestion } from "./policy-question.ts";
import { toBeGranted } from "./to-be-granted.ts";
import type { TransitionPorts } from "./write-transition.ts";

export interface OpenPorts extends TransitionPorts, PolicyPorts {}

export interface Opened {
  readonly next: "await" | "grant" | "stop";
  readonly requestId: string;
  readonly status: Status;
  readonly wakesAt: readonly Date[];
  /** How many of them are past. */
  readonly wake: number;
  /** When it is to be granted, once it is approved. */
  readonly startsAt?: Date | undefined;
  /** Why it was refused. */
  readonly why?: string | undefined;
}

/** Seconds after which the sweep looks at a request that its own execution should have moved on. */
const LOOK_AGAIN_SECONDS = 120;
/** A submission that was longer on its way is not opened: nobody waits for its access any more. */
const LONGEST_ON_ITS_WAY_SECONDS = 3600;

/** Decides a request by the policy of this moment and makes its record, or meets the one that somebody else made meanwhile. */
export async function openRecord(
  ports: OpenPorts,
  request: AccessRequest,
  objections: readonly string[],
  execution: string,
): Promise<Opened> {
  const record = await decide(ports, request, objections, execution);
  if ((await ports.records.create(record)) === "created") return continueWith(ports, record, execution);
  const other = await ports.records.read(request.id);
  if (other.kind === "whole") return continueWith(ports, other.record, execution);
  return refusedAs(request.id, "somebody else made its record, which cannot be read");
}

export function refusedAs(requestId: string, why: string): Opened {
  return { next: "stop", requestId, status: "refused", wakesAt: [], wake: 0, why };
}

async function decide(
  ports: OpenPorts,
  request: AccessRequest,
  objections: readonly string[],
  execution: string,
): Promise<RequestRecord> {
  const decision = decideAccess(ports.policy, await policyQuestion(ports, request, request.requester));
  const now = ports.clock.now();
  const isLate = secondsBetween(request.submittedAt, now) > LONGEST_ON_ITS_WAY_SECONDS;
  const late = isLate ? ["it came more than an hour after it was submitted: please ask again"] : [];
  const against = [...late, ...objections, ...(await reasonsAgainst(ports, request, decision))];
  const granted = toBeGranted(request, now);
  const status = against.length > 0 ? "refused" : decision.outcome === "granted-at-once" ? granted.to : "pending";
  const requestHash = hashOfRequest(request, ports.sha256);
  const about = { requestId: request.id, at: request.submittedAt, requestHash, policyHash: ports.policyHash };
  const { entries, chain } = extendChain(CHAIN_START, factsOf(request, status, against, decision), about, ports.sha256);
  const { remindersAfterSeconds, lapseAfterSeconds } = ports.policy.defaults;
  const lapsesAt = secondsAfter(request.submittedAt, lapseAfterSeconds);
  return {
    schemaVersion: SCHEMA_VERSION,
    id: request.id,
    version: 1,
    writer: `${execution}:open`,
    status,
    workflow: execution,
    request,
    requestHash,
    policyHash: ports.policyHash,
    approvers: { users: [...decision.approvers.users], groups: [...decision.approvers.groups] },
    approvalsRequired: decision.approvalsRequired,
    ...(status === "refused" ? { refusedBecause: against } : {}),
    ...(isToBeGranted(status) ? { startBy: granted.startBy } : {}),
    decisions: {},
    remindersAt: remindersAfterSeconds.map((seconds) => secondsAfter(request.submittedAt, seconds)),
    reminded: 0,
    lapsesAt,
    audit: chain,
    outbox: Object.fromEntries(entries.map((entry) => [String(entry.sequence), entry])),
    // also while pending: only whoever waits for the decision puts that off until its lapse
    dueAt: secondsAfter(now, LOOK_AGAIN_SECONDS),
  };
}

async function reasonsAgainst(
  ports: OpenPorts,
  request: AccessRequest,
  decision: PolicyDecision,
): Promise<readonly string[]> {
  if (decision.outcome === "refused") return decision.reasons;
  if (decision.outcome === "granted-at-once" || (await somebodyCanApprove(ports, request, decision))) return [];
  return ["nobody could approve it: none of the approvers in the policy is an enabled person other than you"];
}

async function somebodyCanApprove(ports: OpenPorts, request: AccessRequest, decision: PolicyDecision) {
  const { userId } = request.requester;
  for (const ref of decision.approvers.users) {
    const user = ref.startsWith("id:")
      ? await ports.people.describe(ref.slice(3))
      : await ports.people.findByEmail(ref);
    if (user?.enabled && user.userId !== userId) return true;
  }
  for (const group of decision.approvers.groups) {
    if (await ports.people.hasMemberBesides(group, userId)) return true;
  }
  return false;
}

function factsOf(
  request: AccessRequest,
  status: Status,
  against: readonly string[],
  decision: PolicyDecision,
): readonly Fact[] {
  const { target, requester, durationSeconds, reason, startsAt, batch, extension } = request;
  const requested: Fact = {
    type: "requested",
    actor: { kind: "person", person: requester },
    details: {
      target,
      access: request.access,
      durationSeconds,
      reason,
      rules: decision.rules.map((rule) => rule.name),
      startsAt: startsAt?.toISOString(),
      batch: batch?.id,
      extensionOf: extension?.of,
    },
  };
  if (status === "refused") {
    return [requested, { type: "refused", actor: daypass("policy"), details: { because: against } }];
  }
  if (isToBeGranted(status)) {
    return [requested, { type: "approved", actor: daypass("policy"), details: { because: decision.reasons } }];
  }
  return [requested];
}

/** A second execution of the same submission is not needed: it ends quietly, and the sweep replaces one that died. */
export async function continueWith(ports: OpenPorts, record: RequestRecord, execution: string): Promise<Opened> {
  const entries = Object.values(record.outbox);
  if (entries.length > 0) {
    const finished = record.status === "refused" ? { version: record.version } : undefined;
    await flushOutbox(ports, { id: record.id, entries, finished });
  }
  const { id: requestId, status, remindersAt, lapsesAt, request, refusedBecause } = record;
  const wakesAt = [...remindersAt, lapsesAt];
  const wake = wakesAt.filter((at) => at <= ports.clock.now()).length;
  const answer = { requestId, status, wakesAt, wake, startsAt: request.startsAt, why: refusedBecause?.join("; ") };
  if (record.workflow !== execution) return { ...answer, next: "stop" };
  if (status === "pending") return { ...answer, next: "await" };
  return { ...answer, next: isToBeGranted(status) || isLive(status) ? "grant" : "stop" };
}
