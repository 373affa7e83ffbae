import { makeIdentityCenterGroupReach } from "../../adapters/aws/identity-center-group-reach.ts";
import { makeIdentityCenterPermissionSets } from "../../adapters/aws/identity-center-permission-sets.ts";
import { makeIdentityStoreJoinableGroups } from "../../adapters/aws/identity-store-joinable-groups.ts";
import { makeOrganizationsOrganisation } from "../../adapters/aws/organizations-organisation.ts";
import type { TargetPorts } from "../../steps/access-to-target.ts";
import { clock } from "./transition-ports.ts";

/** What whoever asks the policy about a group needs. */
export function groupPorts(environment: { readonly IDENTITY_STORE_ID: string }): Pick<TargetPorts, "groups"> {
  return { groups: makeIdentityStoreJoinableGroups(environment.IDENTITY_STORE_ID, clock) };
}

/** What whoever looks at an account or a group that is to be given needs. */
export function targetPorts(environment: {
  readonly IDENTITY_STORE_ID: string;
  readonly INSTANCE_ARN: string;
  readonly OWN_ACCOUNT_ID: string;
}): TargetPorts {
  return {
    organisation: makeOrganizationsOrganisation(),
    permissionSets: makeIdentityCenterPermissionSets(),
    ...groupPorts(environment),
    groupReach: makeIdentityCenterGroupReach(),
    identityStoreId: environment.IDENTITY_STORE_ID,
    instanceArn: environment.INSTANCE_ARN,
    ownAccountId: environment.OWN_ACCOUNT_ID,
  };
}
