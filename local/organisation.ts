import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const AccountState = z.enum(["PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"]);
const OrganisationFile = z.strictObject({
  managementAccount: z.string(),
  accounts: z.array(
    z.strictObject({ id: z.string().length(12), name: z.string(), state: AccountState.default("ACTIVE") }),
  ),
  permissionSets: z.array(z.strictObject({ name: z.string(), session: z.string() })),
  groups: z.array(
    z.union([
      z.string().transform((name) => ({ name, synchronisedBy: undefined })),
      z.strictObject({ name: z.string(), synchronisedBy: z.string() }),
    ]),
  ),
  people: z.array(
    z.strictObject({
      name: z.string(),
      email: z.email().optional(),
      slack: z.string(),
      groups: z.array(z.string()).default([]),
      disabled: z.boolean().default(false),
      slackGuest: z.boolean().default(false),
      bot: z.boolean().default(false),
    }),
  ),
});

export interface LocalAccount {
  readonly id: string;
  readonly name: string;
  state: z.output<typeof AccountState>;
}

export interface LocalPermissionSet {
  readonly arn: string;
  name: string;
  session: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface LocalUser {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  enabled: boolean;
}

export interface LocalGroup {
  readonly groupId: string;
  name: string;
  /** The issuer of its external id: an identity provider keeps it. */
  readonly synchronisedBy: string | undefined;
  readonly members: Set<string>;
}

/** Somebody of the Slack workspace, with or without a user in Identity Center. */
export interface LocalColleague {
  readonly slackUserId: string;
  readonly name: string;
  readonly email: string | undefined;
  readonly isGuest: boolean;
  readonly isBot: boolean;
}

/** Accounts, permission sets, people and groups as they are now. Everything here may be changed while the cloud runs. */
export class Organisation {
  readonly organizationId = "o-daypass0000";
  readonly managementAccount: string;
  readonly accounts = new Map<string, LocalAccount>();
  readonly permissionSets = new Map<string, LocalPermissionSet>();
  readonly users = new Map<string, LocalUser>();
  readonly groups = new Map<string, LocalGroup>();
  readonly colleagues: readonly LocalColleague[];

  constructor(file: z.output<typeof OrganisationFile>, instanceArn: string, identityStoreId: string) {
    const store = identityStoreId.replace(/^d-/, "");
    this.managementAccount = file.managementAccount;
    for (const account of file.accounts) this.accounts.set(account.id, { ...account });
    for (const { name, session } of file.permissionSets) {
      const arn = `${instanceArn.replace(":instance/", ":permissionSet/")}/ps-${digest(name).slice(0, 16)}`;
      this.permissionSets.set(arn, { arn, name, session, tags: {} });
    }
    for (const { name, synchronisedBy } of file.groups) {
      const groupId = `${store}-${uuidOf(`group ${name}`)}`;
      this.groups.set(groupId, { groupId, name, synchronisedBy, members: new Set() });
    }
    for (const person of file.people) {
      if (person.bot || person.email === undefined) continue;
      const userId = `${store}-${uuidOf(`user ${person.email}`)}`;
      this.users.set(userId, { userId, name: person.name, email: person.email, enabled: !person.disabled });
      for (const name of person.groups) this.groupNamed(name).members.add(userId);
    }
    this.colleagues = file.people.map(({ name, email, slack, slackGuest, bot }) => ({
      slackUserId: slack,
      name,
      email,
      isGuest: slackGuest,
      isBot: bot,
    }));
  }

  groupNamed(name: string): LocalGroup {
    return named(this.groups.values(), name);
  }

  permissionSetNamed(name: string): LocalPermissionSet {
    return named(this.permissionSets.values(), name);
  }

  userWithEmail(email: string): LocalUser {
    const found = [...this.users.values()].find((user) => user.email === email);
    if (found === undefined) throw new RangeError(`nobody in Identity Center has the e-mail ${email}`);
    return found;
  }
}

/** The organisation of local/organisation.yaml. */
export function readOrganisation(instanceArn: string, identityStoreId: string): Organisation {
  const text = readFileSync(join(__dirname, "organisation.yaml"), "utf8");
  return new Organisation(OrganisationFile.parse(parse(text)), instanceArn, identityStoreId);
}

function named<Thing extends { readonly name: string }>(things: Iterable<Thing>, name: string): Thing {
  const found = [...things].find((thing) => thing.name === name);
  if (found === undefined) throw new RangeError(`nothing is called ${name}`);
  return found;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The same text always has the same id, in the shape that Identity Center gives out. */
function uuidOf(text: string): string {
  const hex = digest(text);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}
