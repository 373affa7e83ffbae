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
