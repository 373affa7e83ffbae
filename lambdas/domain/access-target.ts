import * as z from "zod/mini";
import { AccountId, PermissionSetArn } from "./account-assignment.ts";

const AccountTarget = z.strictObject({
  kind: z.literal("account"),
  accountId: AccountId,
  accountName: z.string(),
  permissionSetArn: PermissionSetArn,
  permissionSetName: z.string(),
  /** Seconds for which issued credentials live on after the removal, as it was when asked. */
  sessionSeconds: z.int(),
});
export type AccountTarget = z.infer<typeof AccountTarget>;

/** What an access is to, with the names that people read: of the same kind as the access. */
export const AccessTarget = z.discriminatedUnion("kind", [AccountTarget]);
export type AccessTarget = z.infer<typeof AccessTarget>;
