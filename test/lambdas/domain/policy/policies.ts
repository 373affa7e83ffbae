import type { PolicyPerson } from "../../../../lambdas/domain/policy/decide-access.ts";
import type { AccountRule, GroupRule, Policy, Rule } from "../../../../lambdas/domain/policy/policy.ts";

/** A policy of these rules, with the usual defaults. */
export function policyOf(rules: readonly Rule[], maxDurationSeconds = 12 * 3600): Policy {
  return {
    rules: [...rules],
    administrators: { users: [], groups: [] },
    auditors: { users: [], groups: [] },
    defaults: { maxDurationSeconds, durationSeconds: 3600, remindersAfterSeconds: [900], lapseAfterSeconds: 8 * 3600 },
  };
}

/** A rule about everything that says nothing else. */
export function rule(said: Partial<AccountRule> = {}): AccountRule {
  return { name: "rule", accounts: ["*"], permissionSets: ["*"], approvers: { users: [], groups: [] }, ...said };
}

/** A rule about every group that says nothing else. */
export function groupRule(said: Partial<GroupRule> = {}): GroupRule {
  return { name: "rule", groups: ["*"], approvers: { users: [], groups: [] }, ...said };
}

/** A person whose user id follows from the e-mail. */
export function asker(email: string, groups: readonly string[] = []): PolicyPerson {
  return { userId: `user-${email}`, email, groups };
}
