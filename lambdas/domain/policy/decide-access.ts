import type { GroupRef } from "./group-ref.ts";
import type { Names, Policy, Rule } from "./policy.ts";

/** A person as the policy sees them: `groups` are those named in the policy that they are a member of. */
export interface PolicyPerson {
  readonly userId: string;
  /** Case-folded. */
  readonly email: string;
  readonly groups: readonly GroupRef[];
}

export interface AccessQuestion {
  readonly requester: PolicyPerson;
  readonly accountId: string;
  readonly permissionSetName: string;
  readonly durationSeconds: number;
}

export interface RuleContribution {
  readonly name: string;
  readonly contributes: readonly string[];
}

/** Never a bare boolean: which rules matched, what each contributed, and why it came out so. */
export interface PolicyDecision {
  readonly outcome: "refused" | "granted-at-once" | "needs-approval";
  readonly reasons: readonly string[];
  readonly rules: readonly RuleContribution[];
  /** The union over the matching rules, without the requester. A group may still turn out to be empty. */
  readonly approvers: Names;
  readonly approvalsRequired: number;
  readonly maxDurationSeconds: number;
  /** The requester's own click counts. */
  readonly selfApproval: boolean;
}

/**
 * The one decision function: of the form, the workflow, the click and the grant. Permissions unite and constraints intersect; all
 * matching rules count, in no order. What cannot be evaluated counts against the request.
 */
export function decideAccess(policy: Policy, question: AccessQuestion): PolicyDecision {
  const { requester } = question;
  const matching = policy.rules.filter((rule) => matches(rule, question));
  const self = selfApproval(matching, requester);
  const base = {
    rules: matching.map(contribution),
    approvers: approversOf(matching, requester),
    approvalsRequired: Math.max(1, ...matching.map((rule) => rule.approvalsRequired ?? 1)),
    maxDurationSeconds: Math.min(
      policy.defaults.maxDurationSeconds,
      ...matching.map((rule) => rule.maxDurationSeconds ?? Number.POSITIVE_INFINITY),
    ),
    selfApproval: self,
  };
  const against = objections(question, matching, base.maxDurationSeconds);
  if (against.length > 0) return { ...base, outcome: "refused", reasons: against };

  const automatic = matching.filter((rule) => rule.approval === "automatic");
  const required = matching.filter((rule) => rule.approval === "required");
  if (automatic.length > 0 && required.length === 0) {
    return { ...base, outcome: "granted-at-once", reasons: [`no approval is needed: ${named(automatic)}`] };
  }
  if (self) {
    const allowing = matching.filter((rule) => rule.selfApproval === "allowed" && lists(rule.approvers, requester));
    return { ...base, outcome: "granted-at-once", reasons: [`you may approve it yourself: ${named(allowing)}`] };
  }
  if (base.approvers.users.length + base.approvers.groups.length === 0) {
    return {
      ...base,
      outcome: "refused",
      reasons: [`nobody could approve it: no approver but you in ${named(matching)}`],
    };
  }
  return { ...base, outcome: "needs-approval", reasons: [`an approval is needed: ${named(matching)}`] };
}

/** The click: whether this person may decide this request now, and why, or why not. */
export function mayApprove(
  policy: Policy,
  question: AccessQuestion,
  approver: PolicyPerson,
): { readonly may: boolean; readonly why: string } {
  const decision = decideAccess(policy, question);
  if (decision.outcome === "refused")
    return { may: false, why: `the policy refuses it: ${decision.reasons.join("; ")}` };
  if (approver.userId === question.requester.userId) {
    return decision.selfApproval
      ? { may: true, why: "the policy lets you approve your own request" }
      : { may: false, why: "nobody approves their own request unless the policy says so" };
  }
  const listing = policy.rules.filter((rule) => matches(rule, question) && lists(rule.approvers, approver));
  return listing.length > 0
    ? { may: true, why: `an approver in ${named(listing)}` }
    : { may: false, why: "you are not an approver of this request under the policy" };
}

/** Every group that the policy names, once: what memberships are asked for. */
export function groupsNamed(policy: Policy): readonly GroupRef[] {
  const names = policy.rules.flatMap((rule) => [...(rule.requesters?.groups ?? []), ...rule.approvers.groups]);
  return [...new Set([...names, ...policy.administrators.groups, ...policy.auditors.groups])];
}

function matches(rule: Rule, { requester, accountId, permissionSetName }: AccessQuestion): boolean {
  return (
    covers(rule.accounts, accountId) &&
    covers(rule.permissionSets, permissionSetName) &&
    (rule.requesters === undefined || lists(rule.requesters, requester))
  );
}

function covers(listed: readonly string[], value: string): boolean {
  return value !== "" && (listed.includes("*") || listed.includes(value));
}

function lists(names: Names, person: PolicyPerson): boolean {
  return (
    names.users.includes(`id:${person.userId}`) ||
    (person.email !== "" && names.users.includes(person.email)) ||
    names.groups.some((group) => person.groups.includes(group))
  );
}

function objections(question: AccessQuestion, matching: readonly Rule[], longest: number): readonly string[] {
  const { accountId, permissionSetName, durationSeconds } = question;
  const denying = matching.filter((rule) => rule.effect === "deny");
  if (denying.length > 0) return [`denied by ${named(denying)}`];
  if (matching.length === 0) return [`no rule gives you ${permissionSetName} in account ${accountId}`];
  if (durationSeconds > 0 && durationSeconds <= longest) return [];
  return [`${minutes(durationSeconds)} were asked for, at most ${minutes(longest)} are allowed by ${named(matching)}`];
}

/** (b) of the policy: a matching rule lists the requester and allows it, none that lists the requester denies it, and none says never. */
function selfApproval(matching: readonly Rule[], requester: PolicyPerson): boolean {
  const listing = matching.filter((rule) => lists(rule.approvers, requester));
  return (
    listing.some((rule) => rule.selfApproval === "allowed") &&
    !listing.some((rule) => rule.selfApproval === "denied") &&
    !matching.some((rule) => rule.selfApproval === "never")
  );
}

function approversOf(matching: readonly Rule[], requester: PolicyPerson): Names {
  const own = new Set([requester.email, `id:${requester.userId}`]);
  const users = matching.flatMap((rule) => rule.approvers.users).filter((user) => !own.has(user));
  return { users: [...new Set(users)], groups: [...new Set(matching.flatMap((rule) => rule.approvers.groups))] };
}

function contribution(rule: Rule): RuleContribution {
  const approvers = [...rule.approvers.users, ...rule.approvers.groups];
  return {
    name: rule.name,
    contributes: [
      ...(rule.effect === "deny" ? ["denies"] : []),
      ...(rule.approval === undefined ? [] : [`approval ${rule.approval}`]),
      ...(approvers.length > 0 ? [`approvers ${approvers.join(", ")}`] : []),
      ...(rule.selfApproval === undefined ? [] : [`own approval ${rule.selfApproval}`]),
      ...(rule.approvalsRequired === undefined ? [] : [`${rule.approvalsRequired} approvals`]),
      ...(rule.maxDurationSeconds === undefined ? [] : [`at most ${minutes(rule.maxDurationSeconds)}`]),
    ],
  };
}

function named(rules: readonly Rule[]): string {
  return rules.map((rule) => `rule "${rule.name}"`).join(", ");
}

function minutes(seconds: number): string {
  return `${Math.round(seconds / 60)} minutes`;
}
