import type { Operation } from "../../service.ts";
import { awkwardPage } from "../pages.ts";
import type { AssignmentStore } from "./assignment-store.ts";
import type { MakeOperation } from "./permission-set-policies.ts";
import type { Paged } from "./sso-admin.ts";

interface OfAccount extends Paged {
  readonly AccountId: string;
}

/** What sso-admin tells of the permission sets that somebody has in an account. `known` throws for an account that is not there. */
export function provisionedPermissionSets(
  operation: MakeOperation,
  assignments: Pick<AssignmentStore, "rows">,
  known: (accountId: string) => { readonly id: string },
): Readonly<Record<string, Operation>> {
  return {
    ListPermissionSetsProvisionedToAccount: operation(
      "ListPermissionSetsProvisionedToAccount",
      ({ InstanceArn, AccountId }: OfAccount) => [InstanceArn, `arn:aws:sso:::account/${AccountId}`],
      ({ AccountId, MaxResults = 100, NextToken }: OfAccount) => {
        const { id } = known(AccountId);
        const rows = assignments.rows().filter(({ accountId }) => accountId === id);
        const provisioned = new Set(rows.map(({ permissionSetArn }) => permissionSetArn));
        const { items, next } = awkwardPage([...provisioned], MaxResults, NextToken);
        return { PermissionSets: items, ...next };
      },
    ),
  };
}
