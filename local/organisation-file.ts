import { readFileSync } from "node:fs";
import { z } from "zod";
import { PermissionSetName } from "../lambdas/domain/policy/policy.ts";
import { parseYamlFile } from "../lib/yaml-problems.ts";

const STATES = ["PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"] as const;
export type AccountState = (typeof STATES)[number];

const idText = 'must be an account id of 12 digits in quotes, such as "222222222222"';
const accountId = z.string(idText).regex(/^\d{12}$/, idText);
const setText = "must be the name of a permission set: 1 to 32 letters, digits and _+=,.@-";
const sessionText = "must be a session of 1 to 12 hours, such as PT1H or PT90M";
const slackText = "must be the id of a person in Slack, such as U0RITA";
const name = z.string("must be a name").min(1, "must be a name");
const tags = z.record(z.string(), z.string()).default({});

/** https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreatePermissionSet.html */
const session = z
  .string(sessionText)
  .regex(/^PT(?=\d)(\d+H)?(\d+M)?$/, sessionText)
  .refine((text) => {
    const [, hours = "0", minutes = "0"] = /^PT(?:(\d+)H)?(?:(\d+)M)?$/.exec(text) ?? [];
    const altogether = Number(hours) * 60 + Number(minutes);
    return altogether >= 60 && altogether <= 12 * 60;
  }, sessionText);

const OrganisationLanguage = z
  .strictObject({
    managementAccount: accountId,
    /** Each after the one that it is in; without one it is right below the root. */
    units: z.array(z.strictObject({ name, in: name.optional() })).default([]),
    accounts: z
      .array(
        z.strictObject({ id: accountId, name, state: z.enum(STATES).default("ACTIVE"), unit: name.optional(), tags }),
      )
      .min(1),
    permissionSets: z
      .array(
        z.strictObject({
          name: z.string(setText).refine((text) => PermissionSetName.safeParse(text).success, setText),
          session,
          managedPolicies: z.array(z.string()).default([]),
          inlinePolicy: z.string().default(""),
          tags,
        }),
      )
      .min(1),
    groups: z.array(z.strictObject({ name, isSynchronised: z.boolean().default(false) })),
    people: z
      .array(
        z.strictObject({
          name,
          email: z.email("must be an e-mail address").optional(),
          slack: z.string(slackText).regex(/^[UW][A-Z0-9]{1,31}$/, slackText),
          groups: z.array(name).default([]),
          disabled: z.boolean().default(false),
          slackGuest: z.boolean().default(false),
          bot: z.boolean().default(false),
          // by an administrator, before the first request: approvers and administrators are
          bound: z.boolean().default(false),
        }),
      )
      .min(1),
  })
  .superRefine(({ managementAccount, units, accounts, permissionSets, groups, people }, { addIssue }) => {
    const refuse = (path: (string | number)[], message: string) => addIssue({ code: "custom", path, message });
    const onceEach = (list: string, key: string, values: readonly (string | undefined)[]) => {
      const isRepeated = (value: string | undefined, at: number) => value !== undefined && values.indexOf(value) < at;
      for (const [at, value] of values.entries()) {
        if (isRepeated(value, at)) refuse([list, at, key], "there before, allowed: each once");
      }
    };
    onceEach("units", "name", names(units));
    onceEach(
      "accounts",
      "id",
      accounts.map(({ id }) => id),
    );
    onceEach("permissionSets", "name", names(permissionSets));
    onceEach("groups", "name", names(groups));
    onceEach(
      "people",
      "slack",
      people.map(({ slack }) => slack),
    );
    onceEach(
      "people",
      "email",
      people.map(({ email }) => email?.toLowerCase()),
    );
    if (accounts.every(({ id }) => id !== managementAccount)) {
      refuse(["managementAccount"], "no such account, allowed: the id of one of the accounts");
    }
    const mustBeOneOf = (
      path: (string | number)[],
      what: string,
      value: string | undefined,
      known: readonly string[],
    ) => {
      if (value !== undefined && !known.includes(value)) refuse(path, `no such ${what}, allowed: ${known.join(", ")}`);
    };
    for (const [at, unit] of units.entries())
      mustBeOneOf(["units", at, "in"], "unit before it", unit.in, names(units.slice(0, at)));
    for (const [at, { unit }] of accounts.entries()) mustBeOneOf(["accounts", at, "unit"], "unit", unit, names(units));
    for (const [at, person] of people.entries()) {
      for (const [index, group] of person.groups.entries()) {
        mustBeOneOf(["people", at, "groups", index], "group", group, names(groups));
      }
    }
  });
export type OrganisationFile = z.output<typeof OrganisationLanguage>;

/** The organisation of a file such as local/organisation.yaml; throws `InvalidConfigurationError` with every problem. */
export function readOrganisationFile(path: string): OrganisationFile {
  return parseYamlFile(path, readFileSync(path, "utf8"), OrganisationLanguage);
}

function names(things: readonly { readonly name: string }[]): readonly string[] {
  return things.map((thing) => thing.name);
}
