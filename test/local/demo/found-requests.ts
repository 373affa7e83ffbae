import {
  type AccessQuestion,
  decideAccess,
  mayApprove,
  type PolicyDecision,
} from "../../../lambdas/domain/policy/decide-access.ts";
import type { Policy } from "../../../lambdas/domain/policy/policy.ts";
import type { Candidate } from "../../../local/demo/candidates.ts";
import type { FoundRequest, FoundRequests, Kind } from "../../../local/demo/kinds.ts";

/** What is wrong with what was found, by asking the policy again about each: nothing, when all is as its kind says. */
export function problemsWith(policy: Policy, people: readonly Candidate[], found: FoundRequests): readonly string[] {
  const kinds: Readonly<Record<Kind, (request: FoundRequest) => boolean>> = {
    approval: (request) => isApprovedBy(policy, people, request, 1),
    approvals: (request) =>
      request.approvers.length > 1 && isApprovedBy(policy, people, request, request.approvers.length),
    "own-approval": (request) =>
      isApprovedBy(policy, people, request, 1) && !isApprovedByAsker(policy, people, request),
    automatic: (request) => isDecided(policy, people, request, { outcome: "granted-at-once", selfApproval: false }),
    "self-served": (request) => isDecided(policy, people, request, { outcome: "granted-at-once", selfApproval: true }),
    several: (request) =>
      request.besides !== undefined &&
      [request.wish.account, ...request.besides].every((account) =>
        isApprovedBy(policy, people, { ...request, wish: { ...request.wish, account } }, 1),
      ),
    refused: (request) => isDecided(policy, people, request, { outcome: "refused" }),
  };
  return Object.entries(kinds)
    .filter(([kind, isSo]) => Object.entries(found).some(([name, request]) => name === kind && !isSo(request)))
    .map(([kind]) => kind);
}

function isDecided(
  policy: Policy,
  people: readonly Candidate[],
  request: FoundRequest,
  { outcome, selfApproval }: Partial<PolicyDecision>,
): boolean {
  const decision = decideAccess(policy, questionOf(people, request));
  return decision.outcome === outcome && (selfApproval === undefined || decision.selfApproval === selfApproval);
}

function isApprovedBy(policy: Policy, people: readonly Candidate[], request: FoundRequest, required: number): boolean {
  const question = questionOf(people, request);
  const { outcome, approvalsRequired } = decideAccess(policy, question);
  const others = new Set(request.approvers.filter((approver) => approver !== request.wish.by));
  return (
    outcome === "needs-approval" &&
    approvalsRequired === required &&
    others.size === required &&
    [...others].every((approver) => mayApprove(policy, question, personOf(people, approver)).may)
  );
}

function isApprovedByAsker(policy: Policy, people: readonly Candidate[], request: FoundRequest): boolean {
  const question = questionOf(people, request);
  return mayApprove(policy, question, question.requester).may;
}

function questionOf(people: readonly Candidate[], { wish }: FoundRequest): AccessQuestion {
  return {
    kind: "account",
    requester: personOf(people, wish.by),
    accountId: wish.account,
    permissionSetName: wish.permissionSet,
    durationSeconds: wish.durationSeconds,
  };
}

function personOf(people: readonly Candidate[], slackUserId: string) {
  const found = people.find((candidate) => candidate.slackUserId === slackUserId);
  if (found === undefined) throw new Error(`nobody is ${slackUserId}`);
  return found.person;
}
