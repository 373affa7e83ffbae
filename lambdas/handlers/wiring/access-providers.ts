import { makeIdentityCenterAssignments } from "../../adapters/aws/identity-center-assignments.ts";
import { makeIdentityStoreMemberships } from "../../adapters/aws/identity-store-memberships.ts";
import type { AccessProviders } from "../../ports/access-provider.ts";

/** Every kind of access, as it is created, removed and observed in Identity Center. */
export const ACCESS_PROVIDERS: AccessProviders = {
  account: makeIdentityCenterAssignments(),
  group: makeIdentityStoreMemberships(),
};
