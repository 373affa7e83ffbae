import {
  type Tag as AwsTag,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-organizations";
import { GONE, type Gone, type OrganisationPages, type Tag } from "../../ports/directory.ts";
import { DirectoryUnavailableError } from "../../ports/errors.ts";
import { organizationsOnce } from "./aws-clients.ts";
import { nameOf, unavailable } from "./aws-refusal.ts";
import { accountOf } from "./organizations-organisation.ts";

const NOT_THERE: ReadonlySet<string> = new Set([
  "ParentNotFoundException",
  "TargetNotFoundException",
  "AccountNotFoundException",
]);

/** The organization's lists, from the management account or a delegated administrator; pages have 20 entries at the most. */
export function makeOrganizationsDirectory(): OrganisationPages {
  return {
    async accounts(token) {
      const page = await organizationsOnce()
        .send(new ListAccountsCommand(from(token)))
        .catch(unavailable(DirectoryUnavailableError, "listing accounts"));
      return { items: (page.Accounts ?? []).map(accountOf), next: page.NextToken };
    },
    async roots(token) {
      const page = await organizationsOnce()
        .send(new ListRootsCommand(from(token)))
        .catch(unavailable(DirectoryUnavailableError, "listing the organization's root"));
      return { items: (page.Roots ?? []).map(unitOf), next: page.NextToken };
    },
    async unitsIn(parentId, token) {
      const command = new ListOrganizationalUnitsForParentCommand({ ParentId: parentId, ...from(token) });
      const page = await orGone(organizationsOnce().send(command), "listing organizational units");
      return page === GONE ? GONE : { items: (page.OrganizationalUnits ?? []).map(unitOf), next: page.NextToken };
    },
    async accountsIn(parentId, token) {
      const command = new ListAccountsForParentCommand({ ParentId: parentId, ...from(token) });
      const page = await orGone(organizationsOnce().send(command), "listing the accounts of a unit");
      if (page === GONE) return GONE;
      return { items: (page.Accounts ?? []).flatMap(({ Id }) => Id ?? []), next: page.NextToken };
    },
    async accountTags(accountId, token) {
      const command = new ListTagsForResourceCommand({ ResourceId: accountId, ...from(token) });
      const page = await orGone(organizationsOnce().send(command), "listing the tags of an account");
      return page === GONE ? GONE : { items: (page.Tags ?? []).map(tagOf), next: page.NextToken };
    },
  };
}

function from(token: string | undefined) {
  return token === undefined ? {} : { NextToken: token };
}

function unitOf({ Id = "", Name }: { readonly Id?: string; readonly Name?: string }) {
  return { id: Id, name: Name ?? Id };
}

function tagOf({ Key = "", Value = "" }: AwsTag): Tag {
  return [Key, Value];
}

async function orGone<Answer>(sent: Promise<Answer>, what: string): Promise<Answer | Gone> {
  try {
    return await sent;
  } catch (error) {
    if (NOT_THERE.has(nameOf(error))) return GONE;
    return unavailable(DirectoryUnavailableError, what)(error);
  }
}
