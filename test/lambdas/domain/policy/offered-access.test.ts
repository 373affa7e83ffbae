import fc from "fast-check";
import { decideAccess } from "../../../../lambdas/domain/policy/decide-access.ts";
import { offeredAccess } from "../../../../lambdas/domain/policy/offered-access.ts";
import type { AccountRule } from "../../../../lambdas/domain/policy/policy.ts";
import { policyOf } from "../../../fixtures/daypass-world.ts";
import { policy as anyPolicy, accountQuestion as anyQuestion } from "./arbitrary-policies.ts";

const ACCOUNTS = ["111111111111", "222222222222", "333333333333"].map((accountId) => ({ accountId }));
const SETS = ["Admin", "Power", "Read"].map((name) => ({ name }));
const RITA = "rita@example.com";

const rule = (changes: Partial<AccountRule>): AccountRule => ({
  name: "rule",
  accounts: ["111111111111"],
  permissionSets: ["Read"],
  approvers: { users: ["adam@example.com"], groups: [] },
  ...changes,
});
function offered(...rules: readonly AccountRule[]): string {
  const { accounts, permissionSets } = offeredAccess(policyOf(...rules), RITA, ACCOUNTS, SETS);
  return [...accounts.map(({ accountId }) => accountId[0]), ...permissionSets.map(({ name }) => name)].join(" ");
}
const deny = (changes: Partial<AccountRule>) =>
  rule({ name: "no", effect: "deny", approvers: { users: [], groups: [] }, ...changes });
const users = (...names: readonly string[]) => ({ users: [...names], groups: [] });
const groups = (...names: readonly string[]) => ({ users: [], groups: [...names] });

test.each<[string, readonly AccountRule[], string]>([
  ["what a rule gives everybody", [rule({})], "1 Read"],
  ["what it gives the person by name, in any case", [rule({ requesters: users("RITA@example.com") })], "1 Read"],
  ["nothing of what it gives somebody else", [rule({ requesters: users("eve@example.com") })], ""],
  ["what it might give by a group", [rule({ requesters: groups("Developers") })], "1 Read"],
  ["what it might give by a user id", [rule({ requesters: users("id:9067aabbcc-0") })], "1 Read"],
  [
    "everything, for a rule about everything",
    [rule({ accounts: ["*"], permissionSets: ["*"] })],
    "1 2 3 Admin Power Read",
  ],
  ["nothing without a rule", [], ""],
  [
    "nothing that is denied to everybody",
    [rule({ permissionSets: ["*"] }), deny({ permissionSets: ["Read"] })],
    "1 Admin Power",
  ],
  ["no account in which all is denied", [rule({ accounts: ["*"] }), deny({ permissionSets: ["*"] })], "2 3 Read"],
  ["what is denied to a group that may not be theirs", [rule({}), deny({ requesters: groups("Guests") })], "1 Read"],
  ["nothing that is denied to the person", [rule({}), deny({ requesters: users(RITA) })], ""],
  [
    "a permission set in one account only, and both of them",
    [rule({}), rule({ name: "b", accounts: ["222222222222"], permissionSets: ["Power"] })],
    "1 2 Power Read",
  ],
])("offers %s", (_what, rules, expected) => {
  expect(offered(...rules)).toBe(expected);
});

test("somebody without an e-mail address is offered what everybody is, and what groups might give", () => {
  const policy = policyOf(
    rule({ requesters: users(RITA) }),
    rule({ name: "b", accounts: ["222222222222"], requesters: groups("Developers") }),
  );
  expect(offeredAccess(policy, undefined, ACCOUNTS, SETS).accounts).toEqual([{ accountId: "222222222222" }]);
});

test("whatever the policy does not refuse is offered", () => {
  let given = 0;
  fc.assert(
    fc.property(anyPolicy, anyQuestion, (policy, question) => {
      const decision = decideAccess(policy, question);
      if (decision.outcome === "refused") return;
      given += 1;
      const { accountId, permissionSetName: name, requester } = question;
      const found = offeredAccess(policy, requester.email, [{ accountId }], [{ name }]);
      expect(found).toEqual({ accounts: [{ accountId }], permissionSets: [{ name }] });
    }),
    { numRuns: 2_000 },
  );
  expect(given).toBeGreaterThan(20);
});

test("and nothing else, when no rule hangs on groups or ids of requesters", () => {
  let compared = 0;
  fc.assert(
    fc.property(anyPolicy, anyQuestion, (policy, question) => {
      const hangs = policy.rules.some(
        ({ requesters }) => requesters?.groups.length || requesters?.users.some((ref) => ref.startsWith("id:")),
      );
      if (hangs) return;
      compared += 1;
      const { accountId, permissionSetName: name, requester } = question;
      const isOffered = offeredAccess(policy, requester.email, [{ accountId }], [{ name }]).accounts.length > 0;
      const isAgainst = decideAccess(policy, question).reasons.some((reason) =>
        /^(no rule lets|denied by)/.test(reason),
      );
      expect(isOffered).toBe(!isAgainst);
    }),
    { numRuns: 2_000 },
  );
  expect(compared).toBeGreaterThan(100);
});
