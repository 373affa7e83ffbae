import { isAboutGroups, type Policy } from "../lambdas/domain/policy/policy.ts";

/** A role's own policies have room for 10,240 characters, https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MOST_NAMED = 100;

/** Ids of the accounts that the policy may ever give; `*` when it may give any, or more than a role's policy has room for. */
export function grantableAccounts({ rules }: Policy): readonly string[] | "*" {
  const allowed = rules.flatMap((rule) => (isAboutGroups(rule) || rule.effect === "deny" ? [] : rule.accounts));
  const ids = [...new Set(allowed)].sort();
  return ids.includes("*") || ids.length > MOST_NAMED ? "*" : ids;
}
