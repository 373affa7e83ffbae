import { ListAccountAssignmentsCommand, type AccountAssignment as ListedAssignment } from "@aws-sdk/client-sso-admin";
import type { AccountAssignment } from "../../domain/account-assignment.ts";
import { identityCenter } from "./aws-clients.ts";

/** Every row for a permission set in an account, of people and of groups, page by page; throws what the SDK throws. */
export async function* listedAssignments(
  { instanceArn, accountId, permissionSetArn }: AccountAssignment,
  options: { readonly abortSignal?: AbortSignal } = {},
): AsyncGenerator<ListedAssignment> {
  let next: string | undefined;
  do {
    const page = await identityCenter().send(
      new ListAccountAssignmentsCommand({
        InstanceArn: instanceArn,
        AccountId: accountId,
        PermissionSetArn: permissionSetArn,
        MaxResults: 100,
        ...(next === undefined ? {} : { NextToken: next }),
      }),
      options,
    );
    yield* page.AccountAssignments ?? [];
    next = page.NextToken;
  } while (next !== undefined);
}
