import type { AskedGroup } from "./asked-group.ts";
import { isAboutGroups, type Policy, type Rule } from "./policy.ts";
import { type Listed, listed, type PolicyPerson } from "./policy-person.ts";

interface Asking {
  readonly requester: PolicyPerson;
  readonly durationSeconds: number;
}

/** What somebody asks for, as far as a rule can be about it. */
export type AskedTarget =
  | { readonly kind: "account"; readonly accountId: string; readonly permissionSetName: string }
  | { readonly kind: "group"; readonly group: AskedGroup };

export type AccessQuestion = Asking & AskedTarget;

/** A rule that speaks about a request. */
export interface MatchingRule {
  readonly rule: Rule;
  /** False when it cannot be told whether it is about this, or whether the requester may ask under it: then what it forbids counts. */
  readonly gives: boolean;
}

/** All rules that match, by name: no order in the file means anything. */
export function matchingRules(policy: Policy, question: AccessQuestion): readonly MatchingRule[] {
  const matching: MatchingRule[] = [];
  for (const rule of policy.rules) {
    const asking = rule.requesters === undefined ? "yes" : listed(rule.requesters, question.requester);
    const about = isAbout(rule, question);
    if (about === "no" || asking === "no") continue;
    matching.push({ rule, gives: asking === "yes" && about === "yes" && rule.effect !== "deny" });
  }
  return matching.sort((a, b) => (a.rule.name < b.rule.name ? -1 : 1));
}

/** A rule about accounts is never about a group, nor the reverse; `unknown` when that hangs on a name that no single group has. */
export function isAbout(rule: Rule, target: AskedTarget): Listed {
  if (isAboutGroups(rule)) return target.kind === "group" ? namesGroup(rule.groups, target.group) : "no";
  if (target.kind === "group") return "no";
  const { accountId, permissionSetName } = target;
  return covers(rule.accounts, accountId) && covers(rule.permissionSets, permissionSetName) ? "yes" : "no";
}

function namesGroup(groups: readonly string[], { refs, unknownRefs }: AskedGroup): Listed {
  if (groups.some((ref) => ref === "*" || refs.includes(ref))) return "yes";
  return groups.some((ref) => unknownRefs.includes(ref)) ? "unknown" : "no";
}

export function covers(names: readonly string[], value: string): boolean {
  return names.includes("*") || names.includes(value);
}
