import { type AccessRequest, hashOfRequest, requestIdOf } from "../domain/access-request.ts";
import { CHAIN_START, extendChain, type Fact } from "../domain/audit-record.ts";
import { secondsAfter, secondsBetween } from "../domain/instant.ts";
import { daypass } from "../domain/person.ts";
import { decideAccess, type PolicyDecision } from "../domain/policy/decide-access.ts";
import { type RequestRecord, SCHEMA_VERSION } from "../domain/request-record.ts";
import type { Status } from "../domain/status.ts";
import { type DescribePorts, describeSubmission, type Submission } from "../steps/describe-submission.ts";
import { flushOutbox } from "../steps/flush-outbox.ts";
import { type PolicyPorts, policyQuestion } from "../steps/policy-question.ts";
import { type RefusalPorts, refuseClick } from "../steps/refuse-click.ts";
import { START_WITHIN_SECONDS } from "../steps/start-within.ts";
import type { TransitionPorts } from "../steps/write-transition.ts";

export interface OpenRequestPorts extends TransitionPorts, DescribePorts, PolicyPorts, RefusalPorts {}

export interface Opened {
  readonly next: "await" | "grant" | "stop";
  readonly requestId: string;
  readonly status: Status;
  readonly wakesAt: readonly Date[];
  /** Why it was refused. */
  readonly why?: string | undefined;
}

/** Seconds after which the sweep looks at a request that its own execution should have moved on. */
const LOOK_AGAIN_SECONDS = 120;
/** A submission that was longer on its way is not opened: nobody waits for its access any more. */
const LONGEST_ON_ITS_WAY_SECONDS = 3600;

/**
 * Makes the record of a submission, decided by the policy of this moment: refused, approved at once, or pending. The same
 * submission again, in whatever execution, meets the record that is there.
 */
export function makeOpenRequest(ports: OpenRequestPorts) {
  return async (submission: Submission): Promise<Opened> => {
    const id = requestIdOf(submission.teamId, submission.submissionId, ports.sha256);
    const there = await ports.records.read(id);
    if (there.kind === "damaged") return refusedAs(id, `its record is damaged: ${there.problem}`);
    if (there.kind === "whole") return continueWith(ports, there.record, submission.execution);

    const described = await describeSubmission(ports, id, submission);
    if (described.kind === "refused") {
      await refuseClick(ports, {
        ...submission,
        at: submission.submittedAt,
        requestId: id,
        what: "submission",
        why: described.why,
      });
      return refusedAs(id, described.why);
    }
    const record = await decide(ports, described.request, described.objections, submission.execution);
    if ((await ports.records.create(record)) === "created") return continueWith(ports, record, submission.execution);
    const other = await ports.records.read(id);
    if (other.kind === "whole") return continueWith(ports, other.record, submission.execution);
    return refusedAs(id, "somebody else made its record, which cannot be read");
  };
}

function refusedAs(requestId: string, why: string): Opened {
  return { next: "stop", requestId, status: "refused", wakesAt: [], why };
}

async function decide(
  ports: OpenRequestPorts,
  request: AccessRequest,
  objections: readonly string[],
  execution: string,
): Promise<RequestRecord> {
  const decision = decideAccess(ports.policy, await policyQuestion(ports, request, request.requester));
  const now = ports.clock.now();
  const isLate = secondsBetween(request.submittedAt, now) > LONGEST_ON_ITS_WAY_SECONDS;
  const late = isLate ? ["it came more than an hour after it was submitted: please ask again"] : [];
  const against = [...late, ...objections, ...(await reasonsAgainst(ports, request, decision))];
  const status = against.length > 0 ? "refused" : decision.outcome === "granted-at-once" ? "approved" : "pending";
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
    ...(status === "approved" ? { startBy: secondsAfter(now, START_WITHIN_SECONDS) } : {}),
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
  ports: OpenRequestPorts,
  request: AccessRequest,
  decision: PolicyDecision,
): Promise<readonly string[]> {
  if (decision.outcome === "refused") return decision.reasons;
  if (decision.outcome === "granted-at-once" || (await somebodyCanApprove(ports, request, decision))) return [];
  return ["nobody could approve it: none of the approvers in the policy is an enabled person other than you"];
}

async function somebodyCanApprove(ports: OpenRequestPorts, request: AccessRequest, decision: PolicyDecision) {
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
  status: "refused" | "approved" | "pending",
  against: readonly string[],
  decision: PolicyDecision,
): readonly Fact[] {
  const { target, requester, durationSeconds, reason } = request;
  const requested: Fact = {
    type: "requested",
    actor: { kind: "person", person: requester },
    details: {
      target,
      access: request.access,
      durationSeconds,
      reason,
      rules: decision.rules.map((rule) => rule.name),
    },
  };
  if (status === "refused") {
    return [requested, { type: "refused", actor: daypass("policy"), details: { because: against } }];
  }
  if (status === "approved") {
    return [requested, { type: "approved", actor: daypass("policy"), details: { because: decision.reasons } }];
  }
  return [requested];
}

/** A second execution of the same submission is not needed: it ends quietly, and the sweep replaces one that died. */
async function continueWith(ports: OpenRequestPorts, record: RequestRecord, execution: string): Promise<Opened> {
  const entries = Object.values(record.outbox);
  if (entries.length > 0) {
    const finishedVersion = record.status === "refused" ? record.version : undefined;
    await flushOutbox(ports, { id: record.id, entries, finishedVersion });
  }
  const { id: requestId, status, remindersAt, lapsesAt } = record;
  const answer = { requestId, status, wakesAt: [...remindersAt, lapsesAt], why: record.refusedBecause?.join("; ") };
  if (record.workflow !== execution) return { ...answer, next: "stop" };
  if (record.status === "pending") return { ...answer, next: "await" };
  return { ...answer, next: record.status === "approved" ? "grant" : "stop" };
}
