import { askedGroup, groupsSpokenOf, whyGroupNeverGiven } from "../domain/policy/asked-group.ts";
import { isAboutGroups, type Policy } from "../domain/policy/policy.ts";
import { isAbout } from "../domain/policy/rule-matching.ts";
import type { Clock } from "../ports/clock.ts";
import type { JoinableGroup, JoinableGroups } from "../ports/joinable-groups.ts";

/** One group to choose in the form. */
export interface GroupChoice {
  readonly name: string;
  readonly value: string;
}

export interface ListGroupsPorts {
  readonly groups: Pick<JoinableGroups, "list">;
  readonly policy: Policy;
  readonly clock: Clock;
}

/** Milliseconds for which a listing serves: it is only what is offered, the choice is looked up again when it is made. */
const KEPT_FOR_MS = 5 * 60_000;

/** The groups that the policy gives to anybody, by name, and whose name has each word that was typed, in any case. */
export function makeListGroups({ groups, policy, clock }: ListGroupsPorts) {
  let last: { readonly at: number; readonly choices: readonly GroupChoice[] } | undefined;
  return async (typed: string): Promise<readonly GroupChoice[]> => {
    const now = clock.now().getTime();
    if (last === undefined || now - last.at >= KEPT_FOR_MS) {
      last = { at: now, choices: givenOf(policy.rules.some(isAboutGroups) ? await groups.list() : [], policy) };
    }
    const words = typed.toLowerCase().split(/\s+/);
    return last.choices.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
  };
}

function givenOf(all: readonly JoinableGroup[], policy: Policy): readonly GroupChoice[] {
  const among = groupsSpokenOf(policy);
  const idsOf = new Map<string, readonly string[]>();
  for (const { name, groupId } of all) idsOf.set(name, [...(idsOf.get(name) ?? []), groupId]);
  const meaningOf = (ref: string) => {
    const [only, ...more] = idsOf.get(ref) ?? [];
    return more.length > 0 ? undefined : only;
  };
  const isGiven = (group: JoinableGroup) => {
    const asked = askedGroup(group, among, meaningOf);
    if (group.isSynchronised || whyGroupNeverGiven(policy, asked) !== undefined) return false;
    return policy.rules.some(
      (rule) => rule.effect !== "deny" && isAbout(rule, { kind: "group", group: asked }) === "yes",
    );
  };
  return all
    .filter(isGiven)
    .map(({ groupId, name }) => ({ name, value: groupId }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}
