import * as z from "zod/mini";
import { DURATION_LIMITS } from "../access-request.ts";
import { AccountId, PrincipalId } from "../account-assignment.ts";
import { canonicalJson } from "../canonical-json.ts";
import type { Sha256 } from "../sha-256.ts";

const Email = z.email().check(z.lowercase());
const UserRef = z.string().check(z.refine((ref) => isUserId(ref) || Email.safeParse(ref).success));
const GroupName = z.string().check(z.minLength(1), z.maxLength(1024));

/** People and groups: case-folded e-mails or `id:<user id>`, and group references. */
const Names = z.strictObject({ users: z.array(UserRef), groups: z.array(GroupName) });
export type Names = z.infer<typeof Names>;

/** As in the sso-admin service model. */
export const PermissionSetName = z.string().check(z.regex(/^[\w+=,.@-]{1,32}$/));

const Seconds = z.int().check(z.gte(DURATION_LIMITS.shortest), z.lte(DURATION_LIMITS.longest));
const PositiveSeconds = z.int().check(z.gte(60));

/** What every rule may say, whatever it is about. Unset is not the same as set. */
const said = {
  name: z.string().check(z.minLength(1)),
  /** Why there is this rule: told with what it denies. */
  description: z.optional(z.string()),
  effect: z.optional(z.literal("deny")),
  /** Who may ask; everyone when it is not set. */
  requesters: z.optional(Names),
  approvers: Names,
  approval: z.optional(z.enum(["required", "automatic"])),
  selfApproval: z.optional(z.enum(["allowed", "denied", "never"])),
  approvalsRequired: z.optional(z.int().check(z.gte(1))),
  maxDurationSeconds: z.optional(Seconds),
};

const AccountRule = z.strictObject({
  ...said,
  /** Account ids, or `*`. */
  accounts: z.array(z.union([AccountId, z.literal("*")])).check(z.minLength(1)),
  /** Names, or `*`. */
  permissionSets: z.array(z.union([PermissionSetName, z.literal("*")])).check(z.minLength(1)),
});
export type AccountRule = z.infer<typeof AccountRule>;

const GroupRule = z.strictObject({
  ...said,
  /** Names or `id:<group id>` of the groups that somebody may become a member of, or `*`. */
  groups: z.array(GroupName).check(z.minLength(1)),
});
export type GroupRule = z.infer<typeof GroupRule>;

/** One rule, normalised: lists are lists, durations are seconds, e-mails are case-folded. It is about accounts, or about groups. */
const Rule = z.union([AccountRule, GroupRule]);
export type Rule = z.infer<typeof Rule>;

export function isAboutGroups(rule: Rule): rule is GroupRule {
  return "groups" in rule;
}

/** The access policy as the functions get it. Durations in seconds, counted from the submission where they are reminders. */
export const Policy = z.strictObject({
  rules: z.array(Rule),
  administrators: Names,
  auditors: Names,
  defaults: z.strictObject({
    maxDurationSeconds: Seconds,
    durationSeconds: Seconds,
    remindersAfterSeconds: z.array(PositiveSeconds),
    lapseAfterSeconds: PositiveSeconds,
  }),
});
export type Policy = z.infer<typeof Policy>;

/** In every record and audit line: which policy it was. */
export function hashOfPolicy(policy: Policy, sha256: Sha256): string {
  return sha256(canonicalJson(policy));
}

/** Whom the policy gives power over others: approvers of any rule, and administrators. */
export function powerful({ rules, administrators }: Policy): Names {
  const all = [...rules.map(({ approvers }) => approvers), administrators];
  return {
    users: [...new Set(all.flatMap(({ users }) => users))],
    groups: [...new Set(all.flatMap(({ groups }) => groups))],
  };
}

function isUserId(ref: string): boolean {
  return ref.startsWith("id:") && PrincipalId.safeParse(ref.slice(3)).success;
}
