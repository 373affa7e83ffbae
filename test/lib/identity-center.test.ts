import type { Rule } from "../../lambdas/domain/policy/policy.ts";
import { CONFIG, POLICY, type Statement, SynthesisedTemplate } from "./synthesised.ts";

/** A rule that allows access to these accounts. */
function ruleFor(accounts: readonly string[]): Rule {
  return {
    name: accounts.join(),
    accounts: [...accounts],
    permissionSets: ["*"],
    approvers: { users: [], groups: [] },
  };
}

/** Account resources of the statements that allow an action, under a policy of rules about these accounts. */
function accountsFor(action: string, ...rules: readonly (readonly string[])[]): readonly string[] {
  const policy = { ...POLICY, rules: rules.map(ruleFor) };
  return accountsIn(new SynthesisedTemplate(CONFIG, policy).statements(), action);
}

function accountsIn(statements: readonly Statement[], action: string): readonly string[] {
  return statements
    .filter(({ Action }) => [Action].flat().includes(action))
    .flatMap(({ Resource }) => [...JSON.stringify(Resource).matchAll(/:sso:::account\/([^"]+)/g)])
    .map(([, account = ""]) => account);
}

const A = "222222222222";
const B = "333333333333";

test("access is created in the accounts that the policy allows, and in no other", () => {
  expect(accountsFor("sso:CreateAccountAssignment", [B, A], [A])).toEqual([A, B]);
});

test("an account that is only denied is not among them", () => {
  const denial: Rule = { ...ruleFor([B]), effect: "deny" };
  const policy = { ...POLICY, rules: [ruleFor([A]), denial] };
  expect(accountsIn(new SynthesisedTemplate(CONFIG, policy).statements(), "sso:CreateAccountAssignment")).toEqual([A]);
});

test("where the policy allows every account, or too many to name, it may be any", () => {
  expect(accountsFor("sso:CreateAccountAssignment", [A], ["*"])).toEqual(["*"]);
  const many = Array.from({ length: 101 }, (_, n) => String(100_000_000_000 + n));
  expect(accountsFor("sso:CreateAccountAssignment", many)).toEqual(["*"]);
});

describe("whose directory and accounts may be read", () => {
  const MANAGEMENT = { ...CONFIG, identityCenter: { ...CONFIG.identityCenter, account: "management" as const } };
  const owners = (config: typeof CONFIG, action: string) => {
    const asked = new SynthesisedTemplate(config).statements().filter(({ Action }) => [Action].flat().includes(action));
    const arns = JSON.stringify(asked.map(({ Resource }) => Resource)).matchAll(
      /:(?:identitystore|organizations)::([^":]+):/g,
    );
    return [...arns].map(([, owner]) => owner);
  };

  test("from a delegated administrator any owner's, who is not known", () => {
    expect(new Set(owners(CONFIG, "identitystore:DescribeUser"))).toEqual(new Set(["*"]));
    expect(new Set(owners(CONFIG, "organizations:DescribeAccount"))).toEqual(new Set(["*"]));
  });

  test("in the management account its own, by all but the function that revokes, which a wrong setting must not hinder", () => {
    for (const action of ["identitystore:DescribeUser", "organizations:DescribeAccount"]) {
      const found = owners(MANAGEMENT, action);
      expect(found.filter((owner) => owner === "*")).toHaveLength(1);
      expect(new Set(found)).toEqual(new Set(["*", CONFIG.account]));
    }
    expect(new Set(owners(MANAGEMENT, "identitystore:GetUserId"))).toEqual(new Set([CONFIG.account]));
  });
});

test("access is removed from any account, whatever the policy allows by now", () => {
  expect(accountsFor("sso:DeleteAccountAssignment", [A])).toEqual(["*"]);
});

const GROUP = "9067aabbcc-00000000-0000-4000-8000-00000000a001";

/** Resources of the statements that allow an action, under a policy with a rule about these groups. */
function resourcesFor(action: string, ...groups: readonly string[]): readonly unknown[] {
  const rule: Rule = { name: "groups", groups: [...groups], approvers: { users: [], groups: [] } };
  const policy = { ...POLICY, rules: groups.length === 0 ? [ruleFor([A])] : [ruleFor([A]), rule] };
  return new SynthesisedTemplate(CONFIG, policy)
    .statements()
    .filter(({ Action }) => [Action].flat().includes(action))
    .flatMap(({ Resource }) => [Resource].flat());
}
const group = (id: string) => expect.stringMatching(new RegExp(`identitystore:::group/${id.replace("*", "\\*")}$`));

test("memberships are made in the groups that the policy names by id, and in no other", () => {
  const resources = textsOf(resourcesFor("identitystore:CreateGroupMembership", `id:${GROUP}`));
  expect(resources).toContainEqual(group(GROUP));
  expect(resources).not.toContainEqual(group("*"));
});

test.each([["Responders"], ["*"]])("where the policy names groups as %s, it may be any", (name) => {
  expect(textsOf(resourcesFor("identitystore:CreateGroupMembership", name, `id:${GROUP}`))).toContainEqual(group("*"));
});

test("where the policy gives no group, nothing may make a membership", () => {
  expect(resourcesFor("identitystore:CreateGroupMembership")).toEqual([]);
});

test("a membership is removed from any group, whatever the policy gives by now", () => {
  const store = expect.stringContaining("identitystore/d-1234567890");
  const kinds = ["group", "membership", "user"].map((kind) => expect.stringMatching(`identitystore:::${kind}/\\*$`));
  expect(textsOf(resourcesFor("identitystore:DeleteGroupMembership"))).toEqual([store, ...kinds]);
});

/** An ARN with the partition joined in, as text. */
function textsOf(resources: readonly unknown[]): readonly string[] {
  return resources.map((resource) => {
    const parts = [...JSON.stringify(resource).matchAll(/"((?:arn)?:[^"]*)"/g)].map(([, part = ""]) => part);
    return parts.join("aws");
  });
}
