import { durationText } from "./duration-text.ts";
import type { MatchingRule } from "./rule-matching.ts";

export interface RuleContribution {
  readonly name: string;
  readonly contributes: readonly string[];
}

/** What a matching rule says, in plain words. */
export function contribution({ rule, gives }: MatchingRule): RuleContribution {
  const { name, effect, approval, selfApproval, approvalsRequired, maxDurationSeconds } = rule;
  const approvers = [...rule.approvers.users, ...rule.approvers.groups.map((group) => `group ${group}`)];
  const says = [
    effect === "deny" ? "denies" : undefined,
    gives || effect === "deny" ? undefined : "gives nothing: a group that it names does not exist or is ambiguous",
    approval === undefined ? undefined : `approval ${approval}`,
    approvers.length === 0 ? undefined : `approvers ${approvers.join(", ")}`,
    selfApproval === undefined ? undefined : `own approval ${selfApproval}`,
    approvalsRequired === undefined
      ? undefined
      : `${approvalsRequired} ${approvalsRequired === 1 ? "approval" : "approvals"}`,
    maxDurationSeconds === undefined ? undefined : `at most ${durationText(maxDurationSeconds)}`,
  ];
  return { name, contributes: says.filter((said) => said !== undefined) };
}
