import * as fc from "fast-check";
import type { AskedGroup } from "../../../../lambdas/domain/policy/asked-group.ts";
import type { AccessQuestion, PolicyPerson } from "../../../../lambdas/domain/policy/decide-access.ts";
import type { AccountRule, Policy, Rule } from "../../../../lambdas/domain/policy/policy.ts";
import { policyOf } from "./policies.ts";

const MINUTE = 60;
const EMAILS = ["ann@example.com", "bob@example.com", "cat@example.com"] as const;
const GROUPS = ["Platform", "Security", "Missing"] as const;
const ACCOUNTS = ["111111111111", "222222222222"] as const;
const TARGETS = ["Responders", "Auditing", "Gone"] as const;
/** No single group is called Gone, so it may mean any. */
const ASKED: readonly AskedGroup[] = ["Responders", "Auditing"].map((name, at) => ({
  groupId: `00000000-0000-4000-8000-00000000000${at}`,
  groupName: name,
  refs: [name],
  unknownRefs: ["Gone"],
}));
const SETS = ["ReadOnly", "PowerUser"] as const;

/** Few people, groups, accounts and names, so that rules meet. */
export const person: fc.Arbitrary<PolicyPerson> = fc
  .record({
    email: fc.constantFrom(...EMAILS),
    groups: fc.subarray<string>(["Platform", "Security"]),
    unknownGroups: fc.constantFrom<string[]>([], ["Missing"]),
  })
  .map((known) => ({ userId: `user-${known.email}`, ...known }));

const names = fc.record({
  users: fc.subarray<string>([...EMAILS, "id:user-bob@example.com"]),
  groups: fc.subarray<string>([...GROUPS]),
});

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const all = fc.constant<string[]>(["*"]);
const about = fc.oneof(
  fc.record({
    accounts: fc.oneof(all, fc.subarray<string>([...ACCOUNTS], { minLength: 1 })),
    permissionSets: fc.oneof(all, fc.subarray<string>([...SETS], { minLength: 1 })),
  }),
  fc.record({ groups: fc.oneof(all, fc.subarray<string>([...TARGETS], { minLength: 1 })) }),
);

const said = fc.record({
  requesters: maybe(names),
  approvers: names,
  effect: fc.oneof(
    { weight: 9, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constant("deny" as const) },
  ),
  approval: maybe(fc.constantFrom("required" as const, "automatic" as const)),
  selfApproval: maybe(fc.constantFrom("allowed" as const, "denied" as const, "never" as const)),
  approvalsRequired: maybe(fc.integer({ min: 1, max: 3 })),
  maxDurationSeconds: maybe(fc.integer({ min: 15, max: 720 }).map((minutes) => minutes * MINUTE)),
});

const rules: fc.Arbitrary<readonly Rule[]> = fc
  .array(fc.tuple(about, said), { maxLength: 5 })
  .map((written) => written.map(([what, rule], at) => ({ ...what, ...rule, name: `rule ${at}` })));

export const policy: fc.Arbitrary<Policy> = rules.map((all) => policyOf(all));

const seconds = fc.integer({ min: 15, max: 720 }).map((minutes) => minutes * MINUTE);

export const accountQuestion = fc.record({
  kind: fc.constant("account" as const),
  requester: person,
  accountId: fc.constantFrom(...ACCOUNTS),
  permissionSetName: fc.constantFrom(...SETS),
  durationSeconds: seconds,
});

const groupQuestion = fc.record({
  kind: fc.constant("group" as const),
  requester: person,
  group: fc.constantFrom(...ASKED),
  durationSeconds: seconds,
});

export const question: fc.Arbitrary<AccessQuestion> = fc.oneof(accountQuestion, groupQuestion);

/** What a rule may say whatever it is about. */
export type Said = Partial<Omit<AccountRule, "name" | "accounts" | "permissionSets">>;

/** What makes a policy stricter and nothing else, said by one of its rules or by one more. */
export const constraint: fc.Arbitrary<Said> = fc.oneof(
  fc.constantFrom<Said>({ approval: "required" }, { selfApproval: "never" }, { effect: "deny" }),
  fc.integer({ min: 1, max: 3 }).map((approvalsRequired) => ({ approvalsRequired })),
  fc.integer({ min: 15, max: 720 }).map((minutes) => ({ maxDurationSeconds: minutes * MINUTE })),
);
