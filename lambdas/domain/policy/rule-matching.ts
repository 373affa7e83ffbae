import type { Policy, Rule } from "./policy.ts";
import { listed, type PolicyPerson } from "./policy-person.ts";

export interface AccessQuestion {
  readonly requester: PolicyPerson;
  readonly accountId: string;
  readonly permissionSetName: string;
  readonly durationSeconds: number;
}

/** A rule that speaks about a request. */
export interface MatchingRule {
  readonly rule: Rule;
  /** False when it cannot be told whether the requester may ask under it: then it gives nothing, and what it forbids counts. */
  readonly gives: boolean;
}

/** All rules that match, by name: no order in the file means anything. */
export function matchingRules(policy: Policy, question: AccessQuestion): readonly MatchingRule[] {
  const matching: MatchingRule[] = [];
  for (const rule of policy.rules) {
    const asking = rule.requesters === undefined ? "yes" : listed(rule.requesters, question.requester);
    const about = covers(rule.accounts, question.accountId) && covers(rule.permissionSets, question.permissionSetName);
    if (about && asking !== "no") matching.push({ rule, gives: asking === "yes" && rule.effect !== "deny" });
  }
  return matching.sort((a, b) => (a.rule.name < b.rule.name ? -1 : 1));
}

export function covers(names: readonly string[], value: string): boolean {
  return names.includes("*") || names.includes(value);
}
