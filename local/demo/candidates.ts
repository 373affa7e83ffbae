import { groupsNamed, type PolicyPerson } from "../../lambdas/domain/policy/decide-access.ts";
import { type AccountRule, isAboutGroups, type Policy, powerful } from "../../lambdas/domain/policy/policy.ts";
import { foldCase, listed } from "../../lambdas/domain/policy/policy-person.ts";
import { covers } from "../../lambdas/domain/policy/rule-matching.ts";
import type { LocalAccount, Organisation } from "../organisation.ts";
import { representatives, spread } from "./representatives.ts";

/** Somebody who may act in Slack and is known, and enabled, in Identity Center. */
export interface Candidate {
  readonly slackUserId: string;
  readonly person: PolicyPerson;
}

/** Whom and what the search for requests looks at, and in words how much of all there is. */
export interface Candidates {
  readonly people: readonly Candidate[];
  /** Active and suspended ones. */
  readonly accounts: readonly LocalAccount[];
  readonly permissionSets: readonly string[];
  readonly looked: string;
}

export interface Deployment {
  /** The account in which Daypass runs. */
  readonly account: string;
  readonly emailDomains: readonly string[];
  /** Who is bound by their first use: approvers and administrators too, or by an administrator. */
  readonly firstUse: "requesters" | "everybody";
}

/** How many are looked at: together at most some ten thousand questions, each answered in microseconds by a policy of usual size. */
const MOST = { rules: 40, people: 72, accounts: 72, permissionSets: 12 } as const;
/** As many of those that are alike to the rules as one life needs: who asks and two who approve; three accounts. */
const EACH = 3;

/** Of people, accounts and permission sets, a few of each sort that the rules tell apart, by the order of the files. */
export function candidatesIn(policy: Policy, organisation: Organisation, deployment: Deployment): Candidates {
  const aboutAccounts = policy.rules.filter((rule): rule is AccountRule => !isAboutGroups(rule));
  const rules = spread(aboutAccounts, MOST.rules);
  const mark = (isOf: (rule: AccountRule) => boolean) => rules.map((rule) => (isOf(rule) ? "x" : "-")).join("");
  const everybody = peopleWhoMayAct(policy, organisation, deployment);
  const accounts = [...organisation.accounts.values()].filter(
    ({ id, state }) =>
      (state === "ACTIVE" || state === "SUSPENDED") &&
      id !== organisation.managementAccount &&
      id !== deployment.account,
  );
  const permissionSets = [...organisation.permissionSets.values()].map(({ name }) => name);
  const chosen = {
    people: representatives(
      everybody,
      ({ person }) =>
        `${mark((rule) => rule.requesters === undefined || listed(rule.requesters, person) === "yes")} ${mark((rule) => listed(rule.approvers, person) === "yes")}`,
      { each: EACH, most: MOST.people },
    ),
    accounts: representatives(accounts, ({ id, state }) => `${state} ${mark((rule) => covers(rule.accounts, id))}`, {
      each: EACH,
      most: MOST.accounts,
    }),
    permissionSets: representatives(permissionSets, (name) => mark((rule) => covers(rule.permissionSets, name)), {
      each: 1,
      most: MOST.permissionSets,
    }),
  };
  const { people, accounts: places, permissionSets: sets } = chosen;
  const parts = [
    `${people.length} of ${everybody.length} people who may act in Slack`,
    `${places.length} of ${accounts.length} accounts that can be given`,
    `${sets.length} of ${permissionSets.length} permission sets`,
    ...(rules.length < aboutAccounts.length ? [`told apart by ${rules.length} of ${aboutAccounts.length} rules`] : []),
  ];
  return { ...chosen, looked: parts.join(", ") };
}

/** As Daypass resolves people: no guest, no bot, an address at an allowed domain, enabled in Identity Center, bound if that is needed. */
function peopleWhoMayAct(
  policy: Policy,
  organisation: Organisation,
  { emailDomains, firstUse }: Deployment,
): readonly Candidate[] {
  const refs = groupsNamed(policy);
  const groups = [...organisation.groups.values()];
  const users = new Map([...organisation.users.values()].map((user) => [user.email, user]));
  const groupOf = (ref: string) => groups.find(({ groupId, name }) => ref === name || ref === `id:${groupId}`);
  const known = refs.map((ref) => ({ ref, group: groupOf(ref) }));
  const unknownGroups = known.filter(({ group }) => group === undefined).map(({ ref }) => ref);
  return organisation.colleagues.flatMap(({ slackUserId, email = "", isGuest, isBot, isBound }) => {
    const user = users.get(foldCase(email));
    if (isGuest || isBot || !user?.enabled || !emailDomains.includes(foldCase(email).split("@").at(-1) ?? ""))
      return [];
    const memberOf = known.filter(({ group }) => group?.members.has(user.userId)).map(({ ref }) => ref);
    const person = { userId: user.userId, email: user.email, groups: memberOf, unknownGroups };
    const needsAdministrator = firstUse === "requesters" && listed(powerful(policy), person) !== "no";
    return needsAdministrator && !isBound ? [] : [{ slackUserId, person }];
  });
}
