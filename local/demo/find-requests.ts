import {
  type AccessQuestion,
  decideAccess,
  mayApprove,
  type PolicyDecision,
} from "../../lambdas/domain/policy/decide-access.ts";
import { offeredAccess } from "../../lambdas/domain/policy/offered-access.ts";
import type { Policy } from "../../lambdas/domain/policy/policy.ts";
import { listed } from "../../lambdas/domain/policy/policy-person.ts";
import type { Candidate, Candidates } from "./candidates.ts";
import { type FoundRequest, type FoundRequests, KIND_NAMES, type Kind } from "./kinds.ts";

/** Seconds that lives ask for: the first that the policy gives. */
const DURATIONS = [3600, 1800, 900] as const;
const SHORTEST = 900;
/** Accounts among which three of one approver are looked for: each costs a question to everybody. */
const MOST_TOGETHER = 8;

interface Place {
  readonly id: string;
  readonly isSuspended: boolean;
}

/**
 * One request of each kind, found by asking the one decision function about people, permission sets and accounts, in their order. A
 * kind that is missing was not found among the candidates.
 */
export function findRequests(policy: Policy, { people, accounts, permissionSets }: Candidates): FoundRequests {
  const found: Partial<Record<Kind, FoundRequest>> = {};
  const places = accounts.map(({ id, state }) => ({ id, isSuspended: state === "SUSPENDED" }));
  for (const asker of people) {
    const offered = offeredTo(policy, asker, places, permissionSets);
    for (const permissionSetName of permissionSets) {
      const questions = places.map((place) => ({ place, ...asked(policy, asker, place, permissionSetName) }));
      for (const { place, question, decision } of questions) {
        if (place.isSuspended) continue;
        if (decision.outcome === "refused" && !offered.has(place.id, permissionSetName)) continue;
        for (const kind of kindsOf(policy, decision, asker)) {
          if (found[kind] !== undefined && !isClearer(policy, kind, found[kind], decision)) continue;
          const request = requestOf(policy, people, asker, question, decision);
          if (request !== undefined) found[kind] = request;
        }
      }
      if (found.several === undefined) {
        const approvable = questions.filter(({ decision }) => needsOne(decision));
        const several = threeOfOneApprover(policy, people, asker, approvable);
        if (several !== undefined) found.several = several;
      }
      if (KIND_NAMES.every((kind) => found[kind] !== undefined) && isDenied(policy, found.refused)) return found;
    }
  }
  return found;
}

/** What can be chosen in the form: it does not offer all that is refused. */
function offeredTo(policy: Policy, { person }: Candidate, places: readonly Place[], names: readonly string[]) {
  const ids = places.map(({ id }) => ({ accountId: id }));
  const sets = names.map((name) => ({ name }));
  const { accounts, permissionSets } = offeredAccess(policy, person.email, ids, sets);
  const offeredIds = new Set(accounts.map(({ accountId }) => accountId));
  const offeredNames = new Set(permissionSets.map(({ name }) => name));
  return { has: (accountId: string, name: string) => offeredIds.has(accountId) && offeredNames.has(name) };
}

type AccountQuestion = Extract<AccessQuestion, { readonly kind: "account" }>;

interface Asked {
  readonly question: AccountQuestion;
  readonly decision: PolicyDecision;
}

/** Asked for as long as lives like to, where the policy gives that. */
function asked(policy: Policy, { person }: Candidate, { id }: Place, permissionSetName: string): Asked {
  const target = { kind: "account", accountId: id, permissionSetName } as const;
  const shortest = { ...target, requester: person, durationSeconds: SHORTEST };
  const { maxDurationSeconds } = decideAccess(policy, shortest);
  const durationSeconds = DURATIONS.find((seconds) => seconds <= maxDurationSeconds) ?? SHORTEST;
  const question = { ...shortest, durationSeconds };
  return { question, decision: decideAccess(policy, question) };
}

function kindsOf(policy: Policy, decision: PolicyDecision, { person }: Candidate): readonly Kind[] {
  switch (decision.outcome) {
    case "refused":
      return ["refused"];
    case "granted-at-once":
      return [decision.selfApproval ? "self-served" : "automatic"];
    case "needs-approval": {
      if (!needsOne(decision)) return ["approvals"];
      const names = new Set(decision.rules.map(({ name }) => name));
      const isApprover = policy.rules.some(
        ({ name, approvers }) => names.has(name) && listed(approvers, person) === "yes",
      );
      return isApprover ? ["approval", "own-approval"] : ["approval"];
    }
  }
}

function needsOne({ outcome, approvalsRequired }: PolicyDecision): boolean {
  return outcome === "needs-approval" && approvalsRequired === 1;
}

/** Undefined when too few of those who could approve it may act in Slack. */
function requestOf(
  policy: Policy,
  people: readonly Candidate[],
  asker: Candidate,
  question: AccountQuestion,
  decision: PolicyDecision,
): FoundRequest | undefined {
  const needed = decision.outcome === "needs-approval" ? decision.approvalsRequired : 0;
  const approvers = needed === 0 ? [] : approversOf(policy, people, asker, question).slice(0, needed);
  if (approvers.length < needed) return undefined;
  const { accountId: account, permissionSetName: permissionSet, durationSeconds } = question;
  return {
    wish: { by: asker.slackUserId, account, permissionSet, durationSeconds },
    longestSeconds: decision.maxDurationSeconds,
    approvers: approvers.map(({ slackUserId }) => slackUserId),
    ...(decision.outcome === "refused" ? { because: whyRefused(policy, decision) } : {}),
  };
}

function approversOf(
  policy: Policy,
  people: readonly Candidate[],
  asker: Candidate,
  question: AccessQuestion,
): readonly Candidate[] {
  return people.filter(
    ({ person }) => person.userId !== asker.person.userId && mayApprove(policy, question, person).may,
  );
}

/** What stands in the refusal, and has no character that a message writes in another way. */
function whyRefused(policy: Policy, { rules, reasons }: PolicyDecision): string {
  const denying = policy.rules.find(
    ({ name, effect }) => effect === "deny" && rules.some((rule) => rule.name === name),
  );
  return denying?.name ?? reasons[0]?.split(": rule ")[0] ?? "";
}

/** A rule that denies says more than that there is no rule. */
function isClearer(policy: Policy, kind: Kind, before: FoundRequest, { rules }: PolicyDecision): boolean {
  const denies = policy.rules.some(({ name, effect }) => effect === "deny" && rules.some((rule) => rule.name === name));
  return kind === "refused" && denies && !isDenied(policy, before);
}

function isDenied(policy: Policy, refused: FoundRequest | undefined): boolean {
  return policy.rules.some(({ name, effect }) => effect === "deny" && name === refused?.because);
}

/** Two accounts that can be given and one that is suspended, or will be, which one and the same person approves. */
function threeOfOneApprover(
  policy: Policy,
  people: readonly Candidate[],
  asker: Candidate,
  approvable: readonly (Asked & { readonly place: Place })[],
): FoundRequest | undefined {
  const active = approvable.filter(({ place }) => !place.isSuspended);
  const suspended = approvable.filter(({ place }) => place.isSuspended);
  if (active.length < 2 || approvable.length < 3) return undefined;
  const together = [...active.slice(0, MOST_TOGETHER), ...suspended.slice(0, MOST_TOGETHER)].map((one) => ({
    ...one,
    approvers: new Set(approversOf(policy, people, asker, one.question)),
  }));
  for (const approver of people) {
    const theirs = together.filter(({ approvers }) => approvers.has(approver));
    const [first, second, another] = theirs.filter(({ place }) => !place.isSuspended);
    const third = theirs.find(({ place }) => place.isSuspended) ?? another;
    if (first === undefined || second === undefined || third === undefined) continue;
    const three = [first, second, third];
    const { permissionSetName: permissionSet } = first.question;
    return {
      wish: {
        by: asker.slackUserId,
        account: first.place.id,
        permissionSet,
        durationSeconds: Math.min(...three.map(({ question }) => question.durationSeconds)),
      },
      longestSeconds: Math.min(...three.map(({ decision }) => decision.maxDurationSeconds)),
      approvers: [approver.slackUserId],
      besides: [second.place.id, third.place.id],
    };
  }
  return undefined;
}
