import { z } from "zod";
import { DURATION_LIMITS } from "../lambdas/domain/access-request.ts";
import { foldCase } from "../lambdas/domain/policy/policy-person.ts";
import { duration, waitDuration } from "./duration.ts";
import { remindersOutOfOrder, remindersTooLate } from "./reminders.ts";

const grantDuration = duration(DURATION_LIMITS.shortest, DURATION_LIMITS.longest, "15m to 12h");

/** One thing stands for a list of one, so that the language can grow by further ways to select. */
const oneOrMore = <Item extends z.ZodType<unknown, string>>(item: Item) =>
  z.union([item.transform((one) => [one]), z.array(item).min(1)]).transform((entries) => [...new Set(entries)]);

const accountText = 'must be an account id of 12 digits in quotes, such as "222222222222", or "*"';
const account = z.string(accountText).regex(/^(\d{12}|\*)$/, accountText);
const setText = 'must be the name of a permission set (1 to 32 letters, digits and _+=,.@-), or "*"';
const permissionSet = z.string(setText).regex(/^([\w+=,.@-]{1,32}|\*)$/, setText);

const id = "id:([0-9a-f]{10}-)?[A-Fa-f0-9]{8}(-[A-Fa-f0-9]{4}){3}-[A-Fa-f0-9]{12}";
const userText = "must be an e-mail address in Identity Center, or id:<user id>";
const user = z
  .string(userText)
  .regex(new RegExp(`^${id}$|${z.regexes.email.source}`), userText)
  .transform((text) => (text.startsWith("id:") ? text : foldCase(text)));
const groupText = "must be the display name of a group (up to 1024 characters, no space at the ends), or id:<group id>";
const GROUP = new RegExp(`^(${id}|(?!id:)(?!\\s)[^\\n]{0,1023}\\S)$`);
const group = z.string(groupText).regex(GROUP, groupText);

/** To become a member of: `*` has the shape of a name, and means every group. */
const givenText = 'must be the display name of a group, id:<group id>, or "*"';
const givenGroup = z.string(givenText).regex(GROUP, givenText);

const names = z
  .strictObject({ users: oneOrMore(user).optional(), groups: oneOrMore(group).optional() })
  .refine(({ users, groups }) => users ?? groups, "nobody is named, allowed: users, groups, or both")
  .transform(({ users = [], groups = [] }) => ({ users, groups }));

/** What a rule that denies may say besides. */
const WITH_DENY: ReadonlySet<string> = new Set([
  "name",
  "description",
  "effect",
  "accounts",
  "permissionSets",
  "groups",
  "requesters",
]);

/** One statement of the policy. A key that is not here is an error, so that a wish is never taken for a rule. */
const rule = z
  .strictObject({
    name: z
      .string("must be a name, such as production-changes")
      .regex(/^[A-Za-z0-9][\w .-]{0,63}$/, "must be a name of up to 64 letters, digits, spaces and _.-"),
    description: z.string().min(1).max(300).optional(),
    effect: z.literal("deny", "must be deny, or left out").optional(),
    accounts: oneOrMore(account).optional(),
    permissionSets: oneOrMore(permissionSet).optional(),
    groups: oneOrMore(givenGroup).optional(),
    requesters: names.optional(),
    approvers: names.optional(),
    approval: z.enum(["required", "automatic"]).optional(),
    selfApproval: z.enum(["allowed", "denied", "never"]).optional(),
    approvalsRequired: z
      .int("must be a whole number from 1 to 10")
      .min(1, "must be a whole number from 1 to 10")
      .max(10, "must be a whole number from 1 to 10")
      .optional(),
    maxDuration: grantDuration.optional(),
  })
  .superRefine((written, { addIssue }) => {
    const refuse = (key: string, message: string) => addIssue({ code: "custom", path: [key], message });
    const { accounts, permissionSets, groups } = written;
    if (groups === undefined) {
      const neither = accounts === undefined && permissionSets === undefined;
      if (neither) refuse("accounts", `${accountText}, with permissionSets; or groups instead of both`);
      else if (accounts === undefined) refuse("accounts", accountText);
      else if (permissionSets === undefined) refuse("permissionSets", setText);
    } else if (accounts !== undefined || permissionSets !== undefined) {
      refuse("groups", "a rule is about accounts or about groups, allowed: groups, or accounts and permissionSets");
    }
    if (written.effect === "deny") {
      for (const key of Object.keys(written).filter((said) => !WITH_DENY.has(said))) {
        refuse(key, `a rule that denies says nothing else, allowed: ${[...WITH_DENY].join(", ")}`);
      }
      return;
    }
    if (written.approval === "automatic" && written.approvalsRequired !== undefined) {
      refuse("approvalsRequired", "it contradicts approval: automatic, allowed: one of the two");
    }
    const own = written.selfApproval;
    if ((own === "allowed" || own === "denied") && written.approvers === undefined) {
      refuse("selfApproval", "it speaks for the rule's own approvers and there are none, allowed: never, or approvers");
    }
  });

const defaults = z
  .strictObject({
    maxDuration: grantDuration.optional(),
    duration: grantDuration.optional(),
    remindersAfter: z.array(waitDuration).max(20).optional(),
    lapseAfter: waitDuration.optional(),
  })
  .superRefine(({ maxDuration, duration: usual, remindersAfter = [], lapseAfter }, { addIssue }) => {
    if (usual !== undefined && maxDuration !== undefined && usual > maxDuration) {
      addIssue({
        code: "custom",
        path: ["duration"],
        message: "longer than maxDuration, allowed: maxDuration or less",
      });
    }
    // without a lapse of its own the deployment's counts, which only the reader of both knows
    const late = lapseAfter === undefined ? [] : remindersTooLate(remindersAfter, lapseAfter);
    for (const { at, message } of [...remindersOutOfOrder(remindersAfter), ...late]) {
      addIssue({ code: "custom", path: ["remindersAfter", at], message });
    }
  });

/** The language of config/access-policy.yaml. */
export const AccessPolicyLanguage = z.strictObject({
  version: z.literal(1, "must be 1").optional(),
  defaults: defaults.prefault({}),
  administrators: names.optional(),
  auditors: names.optional(),
  rules: z.array(rule).superRefine((rules, { addIssue }) => {
    for (const [at, { name }] of rules.entries()) {
      if (rules.findIndex((other) => other.name === name) < at) {
        addIssue({
          code: "custom",
          path: [at, "name"],
          message: "used twice, allowed: a name of its own for each rule",
        });
      }
    }
  }),
});
export type AccessPolicyLanguage = z.output<typeof AccessPolicyLanguage>;
