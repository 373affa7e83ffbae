import * as z from "zod/mini";
import { PrincipalId } from "./account-assignment.ts";

/** Patterns as in the identitystore service model. */
export const IdentityStoreId = z
  .string()
  .check(z.regex(/^(d-[0-9a-f]{10}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/));
/** Users and groups have ids of one shape. */
export const GroupId = PrincipalId;

/** One person's membership in one group of the identity store, by which everything comes that the group has. */
export const GroupMembership = z.strictObject({
  kind: z.literal("group"),
  identityStoreId: IdentityStoreId,
  groupId: GroupId,
  principalId: PrincipalId,
});
export type GroupMembership = z.infer<typeof GroupMembership>;
