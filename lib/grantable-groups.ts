import { isAboutGroups, type Policy } from "../lambdas/domain/policy/policy.ts";

/** A role's own policies have room for 10,240 characters, https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MOST_NAMED = 50;

/** Ids of the groups that the policy may ever give; `*` when it names one otherwise than by id, or more than there is room for. */
export function grantableGroups({ rules }: Policy): readonly string[] | "*" {
  const allowed = rules.flatMap((rule) => (isAboutGroups(rule) && rule.effect !== "deny" ? rule.groups : []));
  const refs = [...new Set(allowed)].sort();
  if (refs.length > MOST_NAMED || !refs.every((ref) => ref.startsWith("id:"))) return "*";
  return refs.map((ref) => ref.slice("id:".length));
}
