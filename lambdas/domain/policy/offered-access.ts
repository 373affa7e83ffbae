import { type AccountRule, isAboutGroups, type Names, type Policy } from "./policy.ts";
import { sameText } from "./policy-person.ts";
import { covers } from "./rule-matching.ts";

/** What the form may offer, of what there is. */
export interface Offered<Account, PermissionSet> {
  readonly accounts: readonly Account[];
  readonly permissionSets: readonly PermissionSet[];
}

/**
 * What the policy gives this person, or might: a condition on a group, or on a user id, is looked up for nobody here, so a rule that
 * hangs on it might give and denies nothing yet. An account is offered with one permission set at least, and the reverse. This only
 * keeps the form short; what is asked for is decided by `decideAccess`.
 * @param email Of the person, case-folded; undefined when there is none.
 */
export function offeredAccess<
  Account extends { readonly accountId: string },
  PermissionSet extends { readonly name: string },
>(
  policy: Policy,
  email: string | undefined,
  accounts: readonly Account[],
  permissionSets: readonly PermissionSet[],
): Offered<Account, PermissionSet> {
  const rules = policy.rules.filter((rule): rule is AccountRule => !isAboutGroups(rule));
  const giving = rules.filter(({ effect, requesters }) => effect !== "deny" && mightName(requesters, email));
  const denying = rules.filter(({ effect, requesters }) => effect === "deny" && surelyNames(requesters, email));
  const offeredSets = new Set<PermissionSet>();
  const offeredAccounts = accounts.filter(({ accountId }) => {
    const about = (some: readonly AccountRule[]) => some.filter((rule) => covers(rule.accounts, accountId));
    const [gives, denies] = [about(giving), about(denying)];
    const isOffered = ({ name }: PermissionSet) =>
      gives.some((rule) => covers(rule.permissionSets, name)) &&
      !denies.some((rule) => covers(rule.permissionSets, name));
    const sets = gives.length === 0 ? [] : permissionSets.filter(isOffered);
    for (const set of sets) offeredSets.add(set);
    return sets.length > 0;
  });
  return { accounts: offeredAccounts, permissionSets: permissionSets.filter((set) => offeredSets.has(set)) };
}

/** Whether people may be named, as far as an e-mail address says it: groups and user ids are looked up for nobody. */
export function mightName(names: Names | undefined, email: string | undefined): boolean {
  if (names === undefined || names.groups.length > 0) return true;
  return names.users.some((ref) => ref.startsWith("id:")) || surelyNames(names, email);
}

/** Whether people are named for certain, by an e-mail address alone. */
export function surelyNames(names: Names | undefined, email: string | undefined): boolean {
  return names === undefined || (email !== undefined && names.users.some((ref) => sameText(ref, email)));
}
