import { type AskedGroup, askedGroup, groupsSpokenOf } from "../../../../lambdas/domain/policy/asked-group.ts";
import { decideAccess } from "../../../../lambdas/domain/policy/decide-access.ts";
import { mayRevoke } from "../../../../lambdas/domain/policy/may-revoke.ts";
import { asker, groupRule, policyOf, rule } from "./policies.ts";

const ID = "9067aabbcc-00000000-0000-4000-8000-00000000a001";
const OTHER_ID = "9067aabbcc-00000000-0000-4000-8000-00000000a002";
const RESPONDERS = { groupId: ID, name: "Responders" };

/** What the directory says of each name. */
const means = (ref: string, meaning: string | undefined): AskedGroup => askedGroup(RESPONDERS, [ref], () => meaning);

test.each([
  ["its name", "Responders", ID, "yes"],
  ["its name in other letters", "responders", ID, "yes"],
  ["its id", `id:${ID}`, undefined, "yes"],
  ["its id in other letters", `id:${ID.toUpperCase()}`, undefined, "yes"],
  ["another id", `id:${OTHER_ID}`, undefined, "no"],
  ["another group's name", "Auditing", OTHER_ID, "no"],
  ["a name that nobody or several have", "Gone", undefined, "unknown"],
  ["its own name, which several have", "Responders", undefined, "unknown"],
  ["the name that it had a moment ago", "Old name", ID, "unknown"],
  ["its name, which another group had a moment ago", "Responders", OTHER_ID, "unknown"],
] as const)("%s means it: %s, which leads to %s: %s", (_what, ref, meaning, expected) => {
  const { refs, unknownRefs } = means(ref, meaning);
  expect({ refs, unknownRefs }).toEqual({
    refs: expected === "yes" ? [ref] : [],
    unknownRefs: expected === "unknown" ? [ref] : [],
  });
});

test("every group of the policy is spoken of, given or not, but for all of them", () => {
  const policy = policyOf([
    groupRule({ groups: ["*", "Given"], requesters: { users: [], groups: ["Askers"] } }),
    rule({ approvers: { users: [], groups: ["Approvers"] } }),
  ]);
  const named = { ...policy, administrators: group("Admins"), auditors: group("Auditors") };
  expect(groupsSpokenOf(named)).toEqual(["Admins", "Approvers", "Askers", "Auditors", "Given"]);
});

function group(...groups: string[]) {
  return { users: [], groups };
}

const asked: AskedGroup = { groupId: ID, groupName: "Responders", refs: ["Responders"], unknownRefs: ["Gone"] };
const question = { kind: "group", group: asked, requester: asker("rita@example.com"), durationSeconds: 3600 } as const;
const approvers = { users: ["adam@example.com"], groups: [] };

test("a rule about every account is about no group, and one about every group is about no account", () => {
  const generous = rule({ name: "accounts", approval: "automatic" });
  expect(decideAccess(policyOf([generous]), question).outcome).toBe("refused");
  const groups = groupRule({ name: "groups", approval: "automatic" });
  expect(decideAccess(policyOf([groups]), question).outcome).toBe("granted-at-once");
  const account = { kind: "account", accountId: "222222222222", permissionSetName: "ReadOnly" } as const;
  expect(decideAccess(policyOf([groups]), { ...question, ...account }).outcome).toBe("refused");
});

test("a rule that may be about it gives nothing, and what it forbids counts", () => {
  const doubtful = groupRule({ name: "doubtful", groups: ["Gone"], approvers, approval: "automatic" });
  expect(decideAccess(policyOf([doubtful]), question).reasons).toEqual([
    "no rule lets the requester ask for group Responders",
  ]);
  const given = groupRule({ name: "given", approvers, approval: "automatic" });
  const strict = groupRule({ name: "strict", groups: ["Gone"], approval: "required", maxDurationSeconds: 1800 });
  expect(decideAccess(policyOf([given, strict]), { ...question, durationSeconds: 1800 })).toMatchObject({
    outcome: "needs-approval",
    maxDurationSeconds: 1800,
    approvers: { users: ["adam@example.com"] },
  });
  expect(
    decideAccess(policyOf([given, groupRule({ name: "no", groups: ["Gone"], effect: "deny" })]), question).outcome,
  ).toBe("refused");
});

test.each([
  [
    "requesters of a rule about accounts",
    policyOf([groupRule({ approvers }), rule({ name: "b", requesters: group("Responders") })]),
  ],
  ["approvers of its own rule", policyOf([groupRule({ approvers: { ...approvers, groups: ["Responders"] } })])],
  [
    "approvers of a rule that denies",
    policyOf([groupRule({ approvers }), rule({ name: "b", effect: "deny", approvers: group("Responders") })]),
  ],
  ["administrators", { ...policyOf([groupRule({ approvers })]), administrators: group("Responders") }],
  ["auditors", { ...policyOf([groupRule({ approvers })]), auditors: group("Responders") }],
  ["administrators that may be it", { ...policyOf([groupRule({ approvers })]), administrators: group("Gone") }],
])("a group that the policy names as %s is never given", (_what, policy) => {
  expect(decideAccess(policyOf([groupRule({ approvers })]), question).outcome).toBe("needs-approval");
  expect(decideAccess(policy, question)).toMatchObject({ outcome: "refused" });
});

test("an approver of a rule that may be about it may revoke it", () => {
  const policy = policyOf([groupRule({ groups: ["Gone"], approvers })]);
  expect(mayRevoke(policy, question, asker("adam@example.com"))).toBe(true);
  expect(mayRevoke(policy, question, asker("carl@example.com"))).toBe(false);
  expect(mayRevoke(policyOf([rule({ approvers })]), question, asker("adam@example.com"))).toBe(false);
});
