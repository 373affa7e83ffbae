import type { Policy } from "./policy.ts";
import { listed, type PolicyPerson } from "./policy-person.ts";
import { covers } from "./rule-matching.ts";

/**
 * Whether somebody may take this access away before its time: an administrator, or an approver of any rule about it, whoever asked,
 * and whatever the rule has come to say since. To take away more than was meant is safer than less.
 */
export function mayRevoke(
  policy: Policy,
  target: { readonly accountId: string; readonly permissionSetName: string },
  person: PolicyPerson,
): boolean {
  if (listed(policy.administrators, person) === "yes") return true;
  return policy.rules.some(
    (rule) =>
      covers(rule.accounts, target.accountId) &&
      covers(rule.permissionSets, target.permissionSetName) &&
      listed(rule.approvers, person) === "yes",
  );
}
