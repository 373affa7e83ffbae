import { z } from "zod";
import { DURATION_LIMITS } from "../lambdas/domain/access-request.ts";
import { secondsOfDuration } from "./duration.ts";

const duration = (shortest: number, longest: number, allowed: string) =>
  z
    .string(`must be a duration such as 90m or 2h, ${allowed}`)
    .refine((text) => {
      const seconds = secondsOfDuration(text);
      return seconds !== undefined && seconds >= shortest && seconds <= longest;
    }, `must be a duration such as 90m or 2h, ${allowed}`)
    .meta({ pattern: "^([0-9]+h)?([0-9]+m)?$", examples: ["15m", "90m", "2h"] });
const grantDuration = duration(DURATION_LIMITS.shortest, DURATION_LIMITS.longest, "from 15m to 12h");
const waitDuration = duration(60, 7 * 24 * 3600, "from 1m to 168h");

const oneOrMore = <Item extends z.ZodType>(item: Item) => z.union([item, z.array(item).min(1)]);

const account = z
  .string('must be an account id in quotes, such as "222222222222", or "*"')
  .regex(/^(\d{12}|\*)$/, 'must be an account id of 12 digits in quotes, or "*"');
/** Names as in the sso-admin service model: up to 32 of letters, digits and `_+=,.@-`. */
const permissionSet = z.string().regex(/^([\w+=,.@-]{1,32}|\*)$/, 'must be the name of a permission set, or "*"');
const userId = "id:([0-9a-f]{10}-)?[A-Fa-f0-9]{8}(-[A-Fa-f0-9]{4}){3}-[A-Fa-f0-9]{12}";
const user = z
  .string()
  .regex(
    new RegExp(`^(${userId}|[^\\s@:]+@[^\\s@]+\\.[^\\s@]+)$`),
    "must be an e-mail address in Identity Center, or id:<user id>",
  );
const group = z.string().min(1, "must be the name of a group, or id:<group id>").max(1024);
const names = z.strictObject({ users: oneOrMore(user).optional(), groups: oneOrMore(group).optional() });

/** One statement of the policy. A key that is not here is an error, so that a wish is never taken for a rule. */
const rule = z.strictObject({
  name: z.string().min(1).max(100),
  description: z.string().max(1000).optional(),
  effect: z.enum(["allow", "deny"], 'must be "allow" or "deny"').optional(),
  accounts: oneOrMore(account),
  permissionSets: oneOrMore(permissionSet),
  requesters: names.optional(),
  approvers: names.optional(),
  approval: z.enum(["required", "automatic"], 'must be "required" or "automatic"').optional(),
  selfApproval: z.enum(["allowed", "denied", "never"], 'must be "allowed", "denied" or "never"').optional(),
  approvalsRequired: z.int("must be a whole number from 1 to 10").min(1).max(10).optional(),
  maxDuration: grantDuration.optional(),
});

/** The language of config/access-policy.yaml. */
export const AccessPolicyLanguage = z.strictObject({
  version: z.literal(1, "must be 1"),
  defaults: z
    .strictObject({
      maxDuration: grantDuration.default("12h"),
      duration: grantDuration.default("1h"),
      remindersAfter: z.array(waitDuration).max(20).default(["15m", "45m", "105m", "225m", "465m"]),
      lapseAfter: waitDuration.default("480m"),
    })
    .prefault({}),
  administrators: names.prefault({}),
  auditors: names.prefault({}),
  rules: z
    .array(rule)
    .min(1, "must have at least one rule")
    .refine(
      (rules) => new Set(rules.map(({ name }) => name)).size === rules.length,
      "every rule must have a name of its own",
    ),
});
export type AccessPolicyLanguage = z.output<typeof AccessPolicyLanguage>;
