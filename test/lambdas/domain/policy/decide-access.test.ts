// One idea: the one decision function, outcome by outcome.
import {
  type AccessQuestion,
  decideAccess,
  groupsNamed,
  mayApprove,
} from "../../../../lambdas/domain/policy/decide-access.ts";
import type { Rule } from "../../../../lambdas/domain/policy/policy.ts";
import { asker, policyOf, rule } from "./policies.ts";

type AccountQuestion = Extract<AccessQuestion, { readonly kind: "account" }>;

const RITA = asker("rita@example.com", ["Developers"]);
const ADAM = asker("adam@example.com", ["Platform"]);
const HOUR = 3600;

function asking(changes: Partial<AccountQuestion> = {}): AccountQuestion {
  return {
    kind: "account",
    requester: RITA,
    accountId: "222222222222",
    permissionSetName: "PowerUser",
    durationSeconds: HOUR,
    ...changes,
  };
}

function users(...emails: string[]) {
  return { users: emails, groups: [] };
}

function groups(...names: string[]) {
  return { users: [], groups: names };
}

function decided(rules: readonly Rule[], question = asking()) {
  return decideAccess(policyOf(rules), question);
}

describe("a request is refused", () => {
  test("when no rule matches, naming what was asked for", () => {
    const { outcome, reasons } = decided([rule({ accounts: ["111111111111"] })]);
    expect({ outcome, reasons }).toEqual({
      outcome: "refused",
      reasons: ["no rule lets the requester ask for PowerUser in account 222222222222"],
    });
  });

  test("when a rule denies it, saying which and why, even if others grant it at once", () => {
    const denial = rule({ name: "no-power", effect: "deny", description: "ask the platform team" });
    const { outcome, reasons, rules } = decided([rule({ name: "easy", approval: "automatic" }), denial]);
    expect(outcome).toBe("refused");
    expect(reasons).toEqual(['denied by rule "no-power": ask the platform team']);
    expect(rules).toEqual([
      { name: "easy", contributes: ["approval automatic"] },
      { name: "no-power", contributes: ["denies"] },
    ]);
  });

  test("when it is longer than the shortest of the durations, naming the rule", () => {
    const rules = [
      rule({ name: "long", approval: "automatic", maxDurationSeconds: 4 * HOUR }),
      rule({ name: "short", maxDurationSeconds: 1.5 * HOUR }),
    ];
    const { outcome, reasons, maxDurationSeconds } = decided(rules, asking({ durationSeconds: 2 * HOUR }));
    expect({ outcome, maxDurationSeconds }).toEqual({ outcome: "refused", maxDurationSeconds: 5400 });
    expect(reasons).toEqual(['2h is too long, allowed by rule "short": at most 1h30m']);
  });

  test("when nobody but the requester could approve it", () => {
    const { outcome, reasons } = decided([rule({ name: "lonely", approvers: users("rita@example.com") })]);
    expect(outcome).toBe("refused");
    expect(reasons).toEqual(['nobody but the requester could approve it: rule "lonely"']);
  });

  test("when fewer people are named than approvals are needed", () => {
    const rules = [rule({ name: "two", approvers: users("adam@example.com"), approvalsRequired: 2 })];
    expect(decided(rules).reasons).toEqual(['2 approvals are needed, and only 1 could be given: rule "two"']);
  });

  const odd: readonly (readonly [string, Partial<AccountQuestion>])[] = [
    ["an account id that is none", { accountId: "*" }],
    ["no permission set", { permissionSetName: "" }],
    ["every permission set", { permissionSetName: "*" }],
    ["no duration", { durationSeconds: 0 }],
    ["a duration that is no number", { durationSeconds: Number.NaN }],
    ["half a second too much", { durationSeconds: HOUR + 0.5 }],
    ["less than 15 minutes", { durationSeconds: 14 * 60 }],
    ["more than 12 hours", { durationSeconds: 13 * HOUR }],
    ["a requester without an id", { requester: { ...RITA, userId: "" } }],
    ["a requester without an e-mail address", { requester: { ...RITA, email: "" } }],
  ];
  test.each(odd)("with %s, whatever the rules say", (_what, changes) => {
    const generous = [rule({ approval: "automatic" })];
    expect(decided(generous, asking(changes)).outcome).toBe("refused");
    expect(mayApprove(policyOf(generous), asking(changes), ADAM).may).toBe(false);
  });
});

describe("a request is granted at once", () => {
  test("by a rule without approval", () => {
    const { outcome, reasons } = decided([rule({ name: "easy", approval: "automatic" })]);
    expect({ outcome, reasons }).toEqual({
      outcome: "granted-at-once",
      reasons: ['no approval is needed: rule "easy"'],
    });
  });

  test("but not when another rule asks for approval, or says how many", () => {
    const easy = rule({ name: "easy", approval: "automatic", approvers: groups("Platform") });
    expect(decided([easy, rule({ name: "strict", approval: "required" })]).outcome).toBe("needs-approval");
    const two = decided([easy, rule({ name: "strict", approvalsRequired: 2 })]);
    expect(two).toMatchObject({ outcome: "needs-approval", approvalsRequired: 2 });
  });

  const own = rule({ name: "own", approvers: users("rita@example.com", "adam@example.com"), selfApproval: "allowed" });

  test("by the requester's own authority, also where approval is required", () => {
    expect(decided([own])).toMatchObject({ outcome: "granted-at-once", selfApproval: true });
    expect(decided([own, rule({ name: "strict", approval: "required" })]).outcome).toBe("granted-at-once");
  });

  test("not by own authority when a rule that lists the requester denies it, or any rule says never", () => {
    const denying = (approvers: Rule["approvers"]) => rule({ name: "other", approvers, selfApproval: "denied" });
    expect(decided([own, denying(users("rita@example.com"))]).outcome).toBe("needs-approval");
    expect(decided([own, denying(groups("Developers"))]).outcome).toBe("needs-approval");
    expect(decided([own, denying(users("adam@example.com"))]).outcome).toBe("granted-at-once");
    expect(decided([own, rule({ name: "other", selfApproval: "never" })]).outcome).toBe("needs-approval");
  });

  test("not by own authority alone when two approvals are needed: it counts as one of them", () => {
    const policy = policyOf([own, rule({ name: "two", approvalsRequired: 2 })]);
    expect(decideAccess(policy, asking())).toMatchObject({
      outcome: "needs-approval",
      approvalsRequired: 2,
      selfApproval: true,
      approvers: users("adam@example.com"),
    });
    expect(mayApprove(policy, asking(), RITA).may).toBe(true);
  });
});

describe("a request waits for approval", () => {
  test("by the union of the approvers, by the highest number", () => {
    const decision = decided([
      rule({ name: "a", approvers: { users: ["adam@example.com", "rita@example.com"], groups: ["Platform"] } }),
      rule({ name: "b", approvers: groups("Security"), approvalsRequired: 2 }),
    ]);
    expect(decision).toMatchObject({
      outcome: "needs-approval",
      approvers: { users: ["adam@example.com"], groups: ["Platform", "Security"] },
      approvalsRequired: 2,
      reasons: ['2 approvals are needed: rule "a", rule "b"'],
    });
  });

  test("of those who may ask only: a rule for others says nothing", () => {
    const rules = [
      rule({ name: "ours", requesters: groups("Developers"), approvers: groups("Platform") }),
      rule({ name: "theirs", requesters: groups("Security"), approval: "automatic", maxDurationSeconds: 900 }),
    ];
    expect(decided(rules)).toMatchObject({ outcome: "needs-approval", maxDurationSeconds: 12 * HOUR });
  });
});

describe("a group that does not exist or is ambiguous", () => {
  const requester = { ...RITA, unknownGroups: ["Contractors"] };
  const easy = rule({ name: "easy", approval: "automatic" });

  test("gives nothing, and says so", () => {
    const rules = [rule({ name: "typo", requesters: groups("Contractors"), approval: "automatic" })];
    const { outcome, rules: said } = decided(rules, asking({ requester }));
    expect(outcome).toBe("refused");
    expect(said[0]?.contributes[0]).toBe("gives nothing: a group that it names does not exist or is ambiguous");
  });

  test("is no way around a denial, a required approval, or a denial of own approval", () => {
    const denial = rule({ name: "x", requesters: groups("Contractors"), effect: "deny" });
    expect(decided([easy, denial], asking({ requester })).outcome).toBe("refused");
    const required = rule({ name: "x", requesters: groups("Contractors"), approval: "required" });
    expect(decided([easy, required], asking({ requester })).outcome).toBe("refused");
    const own = rule({ name: "own", approvers: users("rita@example.com"), selfApproval: "allowed" });
    const denied = rule({ name: "x", approvers: groups("Contractors"), selfApproval: "denied" });
    expect(decided([own, denied], asking({ requester })).selfApproval).toBe(false);
  });

  test("is nobody who could approve", () => {
    expect(decided([rule({ approvers: groups("Contractors") })], asking({ requester })).outcome).toBe("refused");
  });
});

describe("a click", () => {
  const policy = policyOf([rule({ approvers: { users: ["paula@example.com", "id:USER-1"], groups: ["Platform"] } })]);
  const clicked = (approver = ADAM) => mayApprove(policy, asking(), approver);

  test("counts for members of a group, for people by e-mail in any case, and by id in any case", () => {
    expect(clicked().may).toBe(true);
    expect(clicked(asker("Paula@Example.COM")).may).toBe(true);
    expect(clicked({ userId: "user-1", email: "new@example.com", groups: [] }).may).toBe(true);
  });

  test("does not count for anybody else, and says why", () => {
    const lacking = { may: false, why: "you are not an approver of this request under the policy" };
    expect(clicked(asker("sam@example.com", ["Security"]))).toEqual(lacking);
    expect(clicked({ ...asker("sam@example.com"), unknownGroups: ["Platform"] })).toEqual(lacking);
    // U+212A, the Kelvin sign, is a small k to toLowerCase.
    const kay = policyOf([rule({ approvers: users("kay@example.com", "x@example.com") })]);
    expect(mayApprove(kay, asking(), asker("\u212aay@example.com")).may).toBe(false);
  });

  test("does not count for the requester, under whatever name, unless own approval is allowed", () => {
    expect(clicked({ ...RITA, groups: ["Platform"] }).may).toBe(false);
    expect(clicked({ ...RITA, email: "paula@example.com" }).may).toBe(false);
    expect(clicked({ ...ADAM, email: RITA.email }).may).toBe(false);
    expect(clicked({ ...ADAM, userId: "" }).may).toBe(false);
  });

  test("does not count for what the policy has come to refuse, and says so", () => {
    const stricter = policyOf([...policy.rules, rule({ name: "freeze", effect: "deny" })]);
    const { may, why } = mayApprove(stricter, asking(), ADAM);
    expect({ may, why }).toEqual({ may: false, why: 'the policy refuses it: denied by rule "freeze"' });
  });
});

test("the groups whose members matter are those of requesters, approvers and administrators, each once", () => {
  const policy = policyOf([
    rule({ requesters: groups("Developers", "Platform"), approvers: groups("Platform") }),
    rule({ approvers: groups("id:11111111-2222-3333-4444-555555555555") }),
  ]);
  expect(groupsNamed({ ...policy, administrators: groups("Owners") })).toEqual([
    "Developers",
    "Owners",
    "Platform",
    "id:11111111-2222-3333-4444-555555555555",
  ]);
});
