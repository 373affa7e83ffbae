import type { Policy } from "./policy.ts";
import { listed, type PolicyPerson } from "./policy-person.ts";
import { type AskedTarget, isAbout } from "./rule-matching.ts";

/**
 * Whether somebody may take this access away before its time: an administrator, or an approver of any rule about it, whoever asked,
 * and whatever the rule has come to say since. To take away more than was meant is safer than less: so a rule counts that may be
 * about it.
 */
export function mayRevoke(policy: Policy, target: AskedTarget, person: PolicyPerson): boolean {
  if (listed(policy.administrators, person) === "yes") return true;
  return policy.rules.some((rule) => isAbout(rule, target) !== "no" && listed(rule.approvers, person) === "yes");
}
