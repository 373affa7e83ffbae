import type { DirectoryGroup } from "../directory-snapshot.ts";
import { askedGroup, groupsSpokenOf, whyGroupNeverGiven } from "./asked-group.ts";
import { mightName, surelyNames } from "./offered-access.ts";
import type { Policy } from "./policy.ts";
import { isAbout } from "./rule-matching.ts";

type FoundGroup = Extract<DirectoryGroup, { readonly kind: "found" }>;

/**
 * Of the groups that the policy names those that it gives this person, or might, as in `offeredAccess`: each once, and none that is
 * never given. What is asked for is decided by `decideAccess`. `email`: of the person, case-folded; undefined when there is none.
 */
export function offeredGroups(
  policy: Policy,
  email: string | undefined,
  groups: readonly DirectoryGroup[],
): readonly FoundGroup[] {
  const found = groups.filter((group) => group.kind === "found");
  const ids = new Map(found.map(({ ref, groupId }) => [ref, groupId]));
  const among = groupsSpokenOf(policy);
  const giving = policy.rules.filter(({ effect, requesters }) => effect !== "deny" && mightName(requesters, email));
  const denying = policy.rules.filter(({ effect, requesters }) => effect === "deny" && surelyNames(requesters, email));
  const isOffered = (group: FoundGroup) => {
    const asked = askedGroup(group, among, (ref) => ids.get(ref));
    if (group.isSynchronised || whyGroupNeverGiven(policy, asked) !== undefined) return false;
    const target = { kind: "group", group: asked } as const;
    return (
      giving.some((rule) => isAbout(rule, target) === "yes") && denying.every((rule) => isAbout(rule, target) === "no")
    );
  };
  const once = new Map(found.map((group) => [group.groupId, group]));
  return [...once.values()].filter(isOffered);
}
