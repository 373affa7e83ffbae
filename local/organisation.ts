import { createHash } from "node:crypto";
import { join } from "node:path";
import { type AccountState, type OrganisationFile, readOrganisationFile } from "./organisation-file.ts";

/** What the local cloud serves when it is not told otherwise. */
export const USUAL_ORGANISATION = join(__dirname, "organisation.yaml");

export interface LocalAccount {
  readonly id: string;
  readonly name: string;
  state: AccountState;
  /** Of the unit that it is in; @default the root */
  parentId?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface LocalUnit {
  readonly id: string;
  readonly name: string;
  readonly parentId: string;
}

export interface LocalPermissionSet {
  readonly arn: string;
  name: string;
  session: string;
  readonly tags: Readonly<Record<string, string>>;
  /** ARNs of AWS's own policies. */
  readonly managedPolicies?: readonly string[];
  /** Names of policies of the path `/`. */
  readonly customerManagedPolicies?: readonly string[];
  /** JSON. */
  readonly inlinePolicy?: string;
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
  readonly members: Set<string>;
  /** An identity provider made it, and keeps it. */
  readonly isSynchronised?: boolean;
}

/** Somebody of the Slack workspace, with or without a user in Identity Center. */
export interface LocalColleague {
  readonly slackUserId: string;
  readonly name: string;
  readonly email: string | undefined;
  readonly isGuest: boolean;
  readonly isBot: boolean;
  /** An administrator has bound them to the user with their e-mail. */
  readonly isBound: boolean;
}

/** Accounts, permission sets, people and groups as they are now. Everything here may be changed while the cloud runs. */
export class Organisation {
  readonly organizationId = "o-daypass0000";
  readonly rootId = "r-dayp";
  readonly managementAccount: string;
  readonly units = new Map<string, LocalUnit>();
  readonly accounts = new Map<string, LocalAccount>();
  readonly permissionSets = new Map<string, LocalPermissionSet>();
  readonly users = new Map<string, LocalUser>();
  readonly groups = new Map<string, LocalGroup>();
  readonly colleagues: readonly LocalColleague[];

  constructor(file: OrganisationFile, instanceArn: string, identityStoreId: string) {
    const store = identityStoreId.replace(/^d-/, "");
    this.managementAccount = file.managementAccount;
    for (const { name, in: above } of file.units) {
      const id = `ou-dayp-${digest(`unit ${name}`).slice(0, 8)}`;
      this.units.set(id, { id, name, parentId: this.#unitId(above) });
    }
    for (const { unit, ...account } of file.accounts) {
      this.accounts.set(account.id, { ...account, parentId: this.#unitId(unit) });
    }
    for (const set of file.permissionSets) {
      const arn = `${instanceArn.replace(":instance/", ":permissionSet/")}/ps-${digest(set.name).slice(0, 16)}`;
      this.permissionSets.set(arn, { arn, ...set });
    }
    for (const { name, isSynchronised } of file.groups) {
      const groupId = `${store}-${uuidOf(`group ${name}`)}`;
      this.groups.set(groupId, { groupId, name, members: new Set(), isSynchronised });
    }
    for (const person of file.people) {
      if (person.bot || person.email === undefined) continue;
      const userId = `${store}-${uuidOf(`user ${person.email}`)}`;
      this.users.set(userId, { userId, name: person.name, email: person.email, enabled: !person.disabled });
      for (const name of person.groups) this.groupNamed(name).members.add(userId);
    }
    this.colleagues = file.people.map(({ name, email, slack, slackGuest, bot, bound }) => ({
      slackUserId: slack,
      name,
      email,
      isGuest: slackGuest,
      isBot: bot,
      isBound: bound,
    }));
  }

  #unitId(name: string | undefined): string {
    return name === undefined ? this.rootId : named(this.units.values(), name).id;
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
  return new Organisation(readOrganisationFile(USUAL_ORGANISATION), instanceArn, identityStoreId);
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
