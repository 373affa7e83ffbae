import type { Person } from "../../../lambdas/domain/person.ts";
import type { Policy, Rule } from "../../../lambdas/domain/policy/policy.ts";
import { GROUP_TARGET, PERMISSION_SET_ARN, person } from "../../fixtures/access-requests.ts";
import {
  ADAM,
  BEA,
  CARL,
  GROUP_RULE,
  PRODUCTION,
  PRODUCTION_RULE,
  policyOf,
  RITA,
} from "../../fixtures/daypass-world.ts";

/** Not bound: the first use of her address binds her. */
export const DORA = person(5, "dora");
export const STAGING = "333333333333";
export const READ_ONLY_ARN = PERMISSION_SET_ARN.replace("1111", "9999");
export const APPROVERS_GROUP = "Approvers";

export const PEOPLE = { rita: RITA, adam: ADAM, bea: BEA, carl: CARL, dora: DORA } as const satisfies Record<
  string,
  Person
>;
export type Who = keyof typeof PEOPLE;

export type Wanted =
  | { readonly accounts: readonly string[]; readonly permissionSetArn: string }
  | { readonly groupId: string };

export const WANTED = {
  production: { accounts: [PRODUCTION], permissionSetArn: PERMISSION_SET_ARN },
  staging: { accounts: [STAGING], permissionSetArn: PERMISSION_SET_ARN },
  reading: { accounts: [STAGING], permissionSetArn: READ_ONLY_ARN },
  both: { accounts: [PRODUCTION, STAGING], permissionSetArn: PERMISSION_SET_ARN },
  group: { groupId: GROUP_TARGET.groupId },
} as const satisfies Record<string, Wanted>;
export type WantedName = keyof typeof WANTED;

const STAGING_RULE: Rule = {
  name: "staging",
  accounts: [STAGING],
  permissionSets: ["*"],
  approvers: { users: [ADAM.email], groups: [APPROVERS_GROUP] },
};

/** The policies that a story may begin with, and change to. */
const RULES = {
  usual: [PRODUCTION_RULE, STAGING_RULE, GROUP_RULE],
  "two approvals": [{ ...PRODUCTION_RULE, approvalsRequired: 2 }, STAGING_RULE, GROUP_RULE],
  "staging at once": [PRODUCTION_RULE, { ...STAGING_RULE, approval: "automatic" }, GROUP_RULE],
  "approvers of a group": [
    { ...PRODUCTION_RULE, approvers: { users: [], groups: [APPROVERS_GROUP] } },
    STAGING_RULE,
    { ...GROUP_RULE, approvers: { users: [], groups: [APPROVERS_GROUP] } },
  ],
  "own approval": [
    { ...PRODUCTION_RULE, selfApproval: "allowed", approvers: { users: [CARL.email, ADAM.email], groups: [] } },
    STAGING_RULE,
    GROUP_RULE,
  ],
  "bea alone": [
    { ...PRODUCTION_RULE, approvers: { users: [BEA.email], groups: [] } },
    STAGING_RULE,
    { ...GROUP_RULE, approvers: { users: [BEA.email], groups: [] } },
  ],
  "short times": [{ ...PRODUCTION_RULE, maxDurationSeconds: 900 }, STAGING_RULE, GROUP_RULE],
  denied: [PRODUCTION_RULE, { ...PRODUCTION_RULE, name: "freeze", effect: "deny" }, STAGING_RULE],
  nothing: [],
} as const satisfies Record<string, readonly Rule[]>;
export type PolicyName = keyof typeof RULES;

/** Requests lapse after an hour, so that stories are short. */
export function policyNamed(name: PolicyName): Policy {
  const policy = policyOf(...RULES[name]);
  return {
    ...policy,
    administrators: { users: [BEA.email], groups: [] },
    defaults: { ...policy.defaults, remindersAfterSeconds: [300, 1200], lapseAfterSeconds: 3600 },
  };
}
