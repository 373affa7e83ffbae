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
    accounts: z.array(z.strictObject({ id: accountId, name, state: z.enum(STATES).default("ACTIVE") })).min(1),
    permissionSets: z
      .array(
        z.strictObject({
          name: z.string(setText).refine((text) => PermissionSetName.safeParse(text).success, setText),
          session,
        }),
      )
      .min(1),
    groups: z.array(name),
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
        }),
      )
      .min(1),
  })
  .superRefine(({ managementAccount, accounts, permissionSets, groups, people }, { addIssue }) => {
    const refuse = (path: (string | number)[], message: string) => addIssue({ code: "custom", path, message });
    const onceEach = (list: string, key: string, values: readonly (string | undefined)[]) => {
      const seen = new Set<string>();
      for (const [at, value] of values.entries()) {
        if (value !== undefined && seen.has(value))
          refuse(key === "" ? [list, at] : [list, at, key], "there before, allowed: each once");
        if (value !== undefined) seen.add(value);
      }
    };
    onceEach(
      "accounts",
      "id",
      accounts.map(({ id }) => id),
    );
    onceEach(
      "permissionSets",
      "name",
      permissionSets.map((set) => set.name),
    );
    onceEach("groups", "", groups);
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
    const known = new Set(groups);
    for (const [at, person] of people.entries()) {
      for (const [index, group] of person.groups.entries()) {
        if (!known.has(group)) refuse(["people", at, "groups", index], `no such group, allowed: ${groups.join(", ")}`);
      }
    }
  });
export type OrganisationFile = z.output<typeof OrganisationLanguage>;

/** The organisation of a file such as local/organisation.yaml; throws `InvalidConfigurationError` with every problem. */
export function readOrganisationFile(path: string): OrganisationFile {
  return parseYamlFile(path, readFileSync(path, "utf8"), OrganisationLanguage);
}
