import { DURATION_LIMITS } from "../access-request.ts";
import { AccountId } from "../account-assignment.ts";
import { GroupId } from "../group-membership.ts";
import { whyGroupNeverGiven } from "./asked-group.ts";
import { durationText } from "./duration-text.ts";
import type { GroupRef } from "./group-ref.ts";
import { type Names, PermissionSetName, type Policy } from "./policy.ts";
import { isUser, listed, type PolicyPerson, sameText } from "./policy-person.ts";
import { contribution, type RuleContribution } from "./rule-contribution.ts";
import { type AccessQuestion, type AskedTarget, type MatchingRule, matchingRules } from "./rule-matching.ts";

export type { PolicyPerson } from "./policy-person.ts";
export type { AccessQuestion, AskedTarget } from "./rule-matching.ts";

/** Never a bare boolean: which rules matched, what each contributed, and why it came out so. */
export interface PolicyDecision {
  readonly outcome: "refused" | "granted-at-once" | "needs-approval";
  /** In plain words, each naming the rule or the constraint. */
  readonly reasons: readonly string[];
  readonly rules: readonly RuleContribution[];
  /** The union over the matching rules, without the requester; nobody when it is refused. A group may still turn out to be empty. */
  readonly approvers: Names;
  /** The highest number that a matching rule says; 1 at least. */
  readonly approvalsRequired: number;
  /** The shortest that a matching rule or the defaults allow. */
  readonly maxDurationSeconds: number;
  /** The requester's own approval counts. */
  readonly selfApproval: boolean;
}

const NOBODY: Names = { users: [], groups: [] };

/**
 * The one decision function: of the form, the workflow, the click and the grant. Permissions unite and constraints intersect; all
 * matching rules count, in no order. What cannot be evaluated counts against the request.
 */
export function decideAccess(policy: Policy, question: AccessQuestion): PolicyDecision {
  const matching = matchingRules(policy, question);
  const approvalsRequired = Math.max(1, ...matching.map(({ rule }) => rule.approvalsRequired ?? 1));
  const limits = [
    policy.defaults.maxDurationSeconds,
    ...matching.map(({ rule }) => rule.maxDurationSeconds ?? Infinity),
  ];
  const allowing = selfApproval(matching, question.requester);
  const approvers = approversOf(matching, question.requester);
  const base = {
    rules: matching.map(contribution),
    approvers,
    approvalsRequired,
    maxDurationSeconds: Math.min(...limits),
    selfApproval: allowing.length > 0,
  };
  const refused = (reasons: readonly string[]): PolicyDecision => {
    return { ...base, outcome: "refused", reasons, approvers: NOBODY, selfApproval: false };
  };

  const against = [
    ...oddities(question),
    ...neverGiven(policy, question),
    ...objections(question, matching, base.maxDurationSeconds),
  ];
  if (against.length > 0) return refused(against);
  const automatic = matching.filter(({ rule, gives }) => gives && rule.approval === "automatic");
  if (automatic.length > 0 && !matching.some(asksForApproval)) {
    return { ...base, outcome: "granted-at-once", reasons: [`no approval is needed: ${named(automatic)}`] };
  }
  if (base.selfApproval && approvalsRequired === 1) {
    return {
      ...base,
      outcome: "granted-at-once",
      reasons: [`requesters may approve it themselves: ${named(allowing)}`],
    };
  }
  const lacking = lackOfApprovers(base);
  if (lacking !== undefined) return refused([`${lacking}: ${named(matching)}`]);
  const needed = approvalsRequired === 1 ? "an approval is" : `${approvalsRequired} approvals are`;
  return { ...base, outcome: "needs-approval", reasons: [`${needed} needed: ${named(matching)}`] };
}

/** The click: whether this person may decide this request now, and why, or why not. */
export function mayApprove(
  policy: Policy,
  question: AccessQuestion,
  approver: PolicyPerson,
): { readonly may: boolean; readonly why: string } {
  const no = (why: string) => ({ may: false, why });
  const decision = decideAccess(policy, question);
  const { requester } = question;
  if (decision.outcome === "refused") return no(`the policy refuses it: ${decision.reasons.join("; ")}`);
  if (sameText(approver.userId, requester.userId)) {
    return decision.selfApproval
      ? { may: true, why: "the policy lets requesters approve this themselves" }
      : no("nobody approves their own request unless the policy says so");
  }
  if (approver.userId === "") return no("it is not known who you are");
  if (sameText(approver.email, requester.email)) return no("your e-mail address is also the requester's");
  return listed(decision.approvers, approver) === "yes"
    ? { may: true, why: `the policy names you as an approver: ${named(matchingRules(policy, question))}` }
    : no("you are not an approver of this request under the policy");
}

/** Every group that a decision or a revocation may hang on, once: what memberships are asked for. */
export function groupsNamed(policy: Policy): readonly GroupRef[] {
  const names = [
    ...policy.administrators.groups,
    ...policy.rules.flatMap((rule) => [...(rule.requesters?.groups ?? []), ...rule.approvers.groups]),
  ];
  return [...new Set(names)].sort();
}

function oddities(question: AccessQuestion): readonly string[] {
  const { requester, durationSeconds } = question;
  const { shortest, longest } = DURATION_LIMITS;
  const fits = Number.isInteger(durationSeconds) && durationSeconds >= shortest && durationSeconds <= longest;
  const allowed = `${durationText(shortest)} to ${durationText(longest)}`;
  return [
    ...(requester.userId === "" || requester.email === "" ? ["it is not known who asks"] : []),
    ...odditiesOfTarget(question),
    ...(fits ? [] : [`${durationText(durationSeconds)} cannot be asked for, allowed: ${allowed}`]),
  ];
}

function odditiesOfTarget(target: AskedTarget): readonly string[] {
  if (target.kind === "group") {
    const { groupId } = target.group;
    return GroupId.safeParse(groupId).success ? [] : [`"${groupId}" is no id of a group`];
  }
  const { accountId, permissionSetName } = target;
  return [
    ...(AccountId.safeParse(accountId).success ? [] : [`"${accountId}" is no account id, allowed: 12 digits`]),
    ...(PermissionSetName.safeParse(permissionSetName).success
      ? []
      : [`"${permissionSetName}" is no name of a permission set`]),
  ];
}

function neverGiven(policy: Policy, target: AskedTarget): readonly string[] {
  const why = target.kind === "group" ? whyGroupNeverGiven(policy, target.group) : undefined;
  return why === undefined ? [] : [why];
}

function objections(question: AccessQuestion, matching: readonly MatchingRule[], longest: number): readonly string[] {
  const { durationSeconds } = question;
  const denying = matching.filter(({ rule }) => rule.effect === "deny");
  if (denying.length > 0) {
    return denying.map(({ rule }) => `denied by rule "${rule.name}"${rule.description ? `: ${rule.description}` : ""}`);
  }
  if (!matching.some(({ gives }) => gives)) return [`no rule lets the requester ask for ${inWords(question)}`];
  if (durationSeconds <= longest) return [];
  const limiting = matching.filter(({ rule }) => rule.maxDurationSeconds === longest);
  const by = limiting.length > 0 ? named(limiting) : "the policy's defaults";
  return [`${durationText(durationSeconds)} is too long, allowed by ${by}: at most ${durationText(longest)}`];
}

function inWords(target: AskedTarget): string {
  return target.kind === "group"
    ? `group ${target.group.groupName}`
    : `${target.permissionSetName} in account ${target.accountId}`;
}

/** Automatic approval stands back behind a rule that wants approvals, whether it says so or says how many. */
function asksForApproval({ rule }: MatchingRule): boolean {
  return rule.approval === "required" || rule.approvalsRequired !== undefined;
}

/** The rules that let the requester approve; none when a rule that lists the requester denies it, or any rule says never. */
function selfApproval(matching: readonly MatchingRule[], requester: PolicyPerson): readonly MatchingRule[] {
  const forbidden = matching.some(
    ({ rule }) =>
      rule.selfApproval === "never" || (rule.selfApproval === "denied" && listed(rule.approvers, requester) !== "no"),
  );
  if (forbidden) return [];
  return matching.filter(
    ({ rule, gives }) => gives && rule.selfApproval === "allowed" && listed(rule.approvers, requester) === "yes",
  );
}

function approversOf(matching: readonly MatchingRule[], requester: PolicyPerson): Names {
  const giving = matching.filter(({ gives }) => gives).map(({ rule }) => rule.approvers);
  const users = giving.flatMap((names) => names.users).filter((ref) => !isUser(ref, requester));
  const groups = giving.flatMap((names) => names.groups).filter((ref) => !requester.unknownGroups?.includes(ref));
  return { users: [...new Set(users)].sort(), groups: [...new Set(groups)].sort() };
}

/** A group may have any number of members here; whether anybody is in it is asked of the directory afterwards. */
function lackOfApprovers(base: Pick<PolicyDecision, "approvers" | "approvalsRequired" | "selfApproval">) {
  const { users, groups } = base.approvers;
  if (users.length === 0 && groups.length === 0) return "nobody but the requester could approve it";
  const most = groups.length > 0 ? Infinity : users.length + (base.selfApproval ? 1 : 0);
  if (most >= base.approvalsRequired) return undefined;
  return `${base.approvalsRequired} approvals are needed, and only ${most} could be given`;
}

function named(matching: readonly MatchingRule[]): string {
  return matching.map(({ rule }) => `rule "${rule.name}"`).join(", ");
}
