import type { GroupRef } from "./group-ref.ts";
import { isAboutGroups, type Names, type Policy } from "./policy.ts";
import { sameText } from "./policy-person.ts";

/** A group that somebody asks for, as the policy sees it. */
export interface AskedGroup {
  readonly groupId: string;
  readonly groupName: string;
  /** What the policy calls it. */
  readonly refs: readonly GroupRef[];
  /** Names in the policy that may mean it: no group has them, or more than one, or it had them a moment ago. */
  readonly unknownRefs: readonly GroupRef[];
}

/** `id` undefined: no single group has that name. */
type MeaningOf = (name: GroupRef) => string | undefined;

/** Which of the references mean the group. A name counts only if the group has it now and it leads to this very group. */
export function askedGroup(
  { groupId, name: groupName }: { readonly groupId: string; readonly name: string },
  among: readonly GroupRef[],
  meaningOf: MeaningOf,
): AskedGroup {
  const means = (ref: GroupRef): "yes" | "no" | "unknown" => {
    if (isGroupId(ref)) return sameText(ref, `id:${groupId}`) ? "yes" : "no";
    const id = meaningOf(ref);
    const [isItsId, isItsName] = [id === groupId, sameText(ref, groupName)];
    if (id === undefined || isItsId !== isItsName) return "unknown";
    return isItsId ? "yes" : "no";
  };
  return {
    groupId,
    groupName,
    refs: among.filter((ref) => means(ref) === "yes"),
    unknownRefs: among.filter((ref) => means(ref) === "unknown"),
  };
}

export function isGroupId(ref: GroupRef): boolean {
  return ref.startsWith("id:");
}

/** Every group that the policy speaks of, once, but for `*`: as what may be given, or as people. */
export function groupsSpokenOf(policy: Policy): readonly GroupRef[] {
  const given = policy.rules.flatMap((rule) => (isAboutGroups(rule) ? rule.groups.filter((ref) => ref !== "*") : []));
  return [...new Set([...given, ...groupsOfPeople(policy)])].sort();
}

/** Groups whose members the policy gives something to: rights to ask, to approve, to end, to read. */
function groupsOfPeople({ administrators, auditors, rules }: Policy): readonly GroupRef[] {
  const nobody: Names = { users: [], groups: [] };
  const names = [
    administrators,
    auditors,
    ...rules.flatMap(({ requesters = nobody, approvers }) => [requesters, approvers]),
  ];
  return names.flatMap(({ groups }) => groups);
}

/**
 * Why nobody becomes a member of a group through Daypass, whatever the rules say; undefined for any other. Whoever is a member of a
 * group that the policy names as people may ask, approve or end something by it, and a grant never argues for further access.
 */
export function whyGroupNeverGiven(policy: Policy, { groupName, refs, unknownRefs }: AskedGroup): string | undefined {
  const people = new Set(groupsOfPeople(policy));
  if (refs.some((ref) => people.has(ref))) {
    return `the policy gives the members of ${groupName} rights of their own, and such a group is not given by Daypass`;
  }
  const doubtful = unknownRefs.filter((ref) => people.has(ref));
  if (doubtful.length === 0) return undefined;
  return `the policy gives rights to the members of ${doubtful.join(", ")}, which does not exist or is ambiguous, and may mean this group`;
}
