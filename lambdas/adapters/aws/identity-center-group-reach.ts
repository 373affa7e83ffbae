import {
  ListAccountAssignmentsCommand,
  ListPermissionSetsProvisionedToAccountCommand,
} from "@aws-sdk/client-sso-admin";
import { IdentityCenterUnavailableError } from "../../ports/errors.ts";
import type { GroupReach } from "../../ports/group-reach.ts";
import { identityCenter } from "./aws-clients.ts";
import { unavailable } from "./aws-refusal.ts";

/** Assignments of groups through the sso-admin API: a call for each permission set that is provisioned to the account. */
export function makeIdentityCenterGroupReach(): GroupReach {
  return {
    async reaches(instanceArn, groupId, accountId) {
      for (const permissionSetArn of await provisionedTo(instanceArn, accountId)) {
        if (await isAssigned(instanceArn, groupId, accountId, permissionSetArn)) return true;
      }
      return false;
    },
  };
}

function provisionedTo(InstanceArn: string, AccountId: string): Promise<readonly string[]> {
  return allPages(async (page) => {
    const input = { InstanceArn, AccountId, MaxResults: 100, ...page };
    const { PermissionSets = [], NextToken } = await identityCenter()
      .send(new ListPermissionSetsProvisionedToAccountCommand(input))
      .catch(unavailable(IdentityCenterUnavailableError, `listing the permission sets of account ${AccountId}`));
    return { items: PermissionSets, next: NextToken };
  });
}

async function isAssigned(InstanceArn: string, groupId: string, AccountId: string, PermissionSetArn: string) {
  const rows = await allPages(async (page) => {
    const input = { InstanceArn, AccountId, PermissionSetArn, MaxResults: 100, ...page };
    const { AccountAssignments = [], NextToken } = await identityCenter()
      .send(new ListAccountAssignmentsCommand(input))
      .catch(unavailable(IdentityCenterUnavailableError, `listing the assignments in account ${AccountId}`));
    return { items: AccountAssignments, next: NextToken };
  });
  return rows.some(({ PrincipalType, PrincipalId }) => PrincipalType === "GROUP" && PrincipalId === groupId);
}

async function allPages<Item>(
  read: (page: { NextToken?: string }) => Promise<{ items: readonly Item[]; next: string | undefined }>,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  let next: string | undefined;
  do {
    const page = await read(next === undefined ? {} : { NextToken: next });
    all.push(...page.items);
    next = page.next;
  } while (next !== undefined);
  return all;
}
