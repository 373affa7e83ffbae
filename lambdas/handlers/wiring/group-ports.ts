import { makeIdentityStoreGroups } from "../../adapters/aws/identity-store-groups.ts";
import type { GroupTargetPorts } from "../../steps/group-target.ts";
import { clock } from "./transition-ports.ts";

/** What whoever asks the policy about a group needs. */
export function groupPorts(environment: { readonly IDENTITY_STORE_ID: string }): GroupTargetPorts {
  const { IDENTITY_STORE_ID: identityStoreId } = environment;
  return { identityStoreId, groups: makeIdentityStoreGroups(identityStoreId, clock) };
}
