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

test("access is removed from any account, whatever the policy allows by now", () => {
  expect(accountsFor("sso:DeleteAccountAssignment", [A])).toEqual(["*"]);
});
