import fc from "fast-check";
import type { DirectoryGroup } from "../../../../lambdas/domain/directory-snapshot.ts";
import { askedGroup, groupsSpokenOf, whyGroupNeverGiven } from "../../../../lambdas/domain/policy/asked-group.ts";
import { decideAccess } from "../../../../lambdas/domain/policy/decide-access.ts";
import { offeredGroups } from "../../../../lambdas/domain/policy/offered-groups.ts";
import type { GroupRule } from "../../../../lambdas/domain/policy/policy.ts";

import { person } from "../../../fixtures/access-requests.ts";
import { person as anyPerson, policy as anyPolicy } from "./arbitrary-policies.ts";

import { groupRule, policyOf } from "./policies.ts";

const RITA = "rita@example.com";
const NAMES = [
  "OnCall",
  "Synced",
  "Developers",
  "Guests",
  "Responders",
  "Auditing",
  "Gone",
  "Missing",
  "Platform",
  "Security",
];
const idOf = (name: string) => person(NAMES.indexOf(name)).userId;
const found = (name: string, more: { ref?: string; isSynchronised?: boolean } = {}) =>
  ({ kind: "found", ref: name, groupId: idOf(name), name, isSynchronised: false, ...more }) as const;
const users = (...names: readonly string[]) => ({ users: [...names], groups: [] });
const groups = (...names: readonly string[]) => ({ users: [], groups: [...names] });
const give = (said: Partial<GroupRule> = {}) => groupRule({ groups: ["OnCall"], ...said });
const deny = (said: Partial<GroupRule> = {}) => give({ name: "no", effect: "deny", ...said });

function offered(rules: readonly GroupRule[], ...there: readonly DirectoryGroup[]): string {
  const policy = policyOf(rules);
  // as the snapshot has them: what no rule names is not in it
  const known = ["OnCall", "Developers", "Guests"].filter(
    (name) => name === "OnCall" || groupsSpokenOf(policy).includes(name),
  );
  const all = offeredGroups(policy, RITA, there.length === 0 ? known.map((name) => found(name)) : there);
  return all.map(({ name }) => name).join(" ");
}

test.each<[string, readonly GroupRule[], string]>([
  ["what a rule gives everybody", [give()], "OnCall"],
  ["what it gives the person by name", [give({ requesters: users(RITA) })], "OnCall"],
  ["nothing of what it gives somebody else", [give({ requesters: users("eve@example.com") })], ""],
  ["what it might give by a group", [give({ requesters: groups("Developers") })], "OnCall"],
  ["what a rule about every group gives", [give({ groups: ["*"] })], "OnCall"],
  ["nothing without a rule", [], ""],
  ["nothing that is denied to everybody", [give(), deny()], ""],
  ["nothing that is denied to the person", [give(), deny({ requesters: users(RITA) })], ""],
  ["what is denied to a group that may not be theirs", [give(), deny({ requesters: groups("Guests") })], "OnCall"],
  ["nothing that a denial of an unknown name may mean", [give(), deny({ groups: ["Gone"] })], ""],
  ["no group whose members approve", [give({ approvers: groups("OnCall") })], ""],
])("offers %s", (_what, rules, expected) => {
  expect(offered(rules)).toBe(expected);
});

test("a group that is synchronised, unknown or ambiguous is not offered", () => {
  const rules = [give({ groups: ["OnCall", "Synced"] })];
  expect(offered(rules, found("OnCall"), found("Synced", { isSynchronised: true }))).toBe("OnCall");
  expect(offered(rules, { kind: "unknown", ref: "OnCall" }, { kind: "ambiguous", ref: "Synced" })).toBe("");
});

test("a group that the policy names twice is offered once", () => {
  const rules = [give({ groups: ["OnCall", `id:${idOf("OnCall")}`] })];
  expect(offered(rules, found("OnCall"), found("OnCall", { ref: `id:${idOf("OnCall")}` }))).toBe("OnCall");
});

test("while a name of people leads to no single group, none is offered: it may mean any", () => {
  expect(offered([give({ requesters: groups("Developers") })], found("OnCall"))).toBe("");
});

test("whatever the policy does not refuse is offered, if it is ever given", () => {
  let given = 0;
  const groupOf = fc.constantFrom("Responders", "Auditing");
  fc.assert(
    fc.property(anyPolicy, anyPerson, groupOf, fc.subarray(["Gone", "Missing"]), (policy, requester, name, missing) => {
      const among = groupsSpokenOf(policy);
      const there = among.filter((one) => !missing.includes(one) && !one.startsWith("id:"));
      if (!there.includes(name)) return;
      const group = askedGroup(found(name), among, (ref) => (there.includes(ref) ? idOf(ref) : undefined));
      const decision = decideAccess(policy, { kind: "group", requester, group, durationSeconds: 900 });
      if (decision.outcome === "refused" || whyGroupNeverGiven(policy, group) !== undefined) return;
      given += 1;
      const directory = there.map((one) => found(one));
      const all = offeredGroups(policy, requester.email, directory);
      expect(all.map((one) => one.name)).toContain(name);
    }),
    { numRuns: 3_000 },
  );
  expect(given).toBeGreaterThan(20);
});
