import { makeIdentityCenterGroupReach } from "../../adapters/aws/identity-center-group-reach.ts";
import { makeIdentityStoreJoinableGroups } from "../../adapters/aws/identity-store-joinable-groups.ts";
import type { GroupTargetPorts } from "../../steps/group-target.ts";
import { clock } from "./transition-ports.ts";

/** What whoever asks the policy about a group needs. */
export function groupPorts(environment: { readonly IDENTITY_STORE_ID: string }): Pick<GroupTargetPorts, "groups"> {
  return { groups: makeIdentityStoreJoinableGroups(environment.IDENTITY_STORE_ID, clock) };
}

/** What whoever looks at a group that is to be given needs. */
export function groupTargetPorts(environment: {
  readonly IDENTITY_STORE_ID: string;
  readonly INSTANCE_ARN: string;
  readonly OWN_ACCOUNT_ID: string;
}): GroupTargetPorts {
  return {
    ...groupPorts(environment),
    groupReach: makeIdentityCenterGroupReach(),
    identityStoreId: environment.IDENTITY_STORE_ID,
    instanceArn: environment.INSTANCE_ARN,
    ownAccountId: environment.OWN_ACCOUNT_ID,
  };
}
