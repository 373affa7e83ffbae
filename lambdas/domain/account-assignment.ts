import * as z from "zod/mini";

/** Patterns as in the sso-admin service model. */
export const AccountId = z.string().check(z.regex(/^\d{12}$/));
export const InstanceArn = z
  .string()
  .check(z.regex(/^arn:(aws|aws-us-gov|aws-cn|aws-iso|aws-iso-b):sso:::instance\/(sso)?ins-[a-zA-Z0-9-.]{16}$/));
export const PermissionSetArn = z
  .string()
  .check(
    z.regex(
      /^arn:(aws|aws-us-gov|aws-cn|aws-iso|aws-iso-b):sso:::permissionSet\/(sso)?ins-[a-zA-Z0-9-.]{16}\/ps-[a-zA-Z0-9-./]{16}$/,
    ),
  );
export const PrincipalId = z
  .string()
  .check(z.regex(/^([0-9a-f]{10}-|)[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}$/));

/** Whether the permission set is one of the instance's own: its ARN names the instance. */
export function isOfInstance(permissionSetArn: string, instanceArn: string): boolean {
  return permissionSetArn.startsWith(`${instanceArn.replace(":instance/", ":permissionSet/")}/`);
}

/** One person's permission set in one account: what Identity Center calls an account assignment of type USER. */
export const AccountAssignment = z.strictObject({
  kind: z.literal("account"),
  instanceArn: InstanceArn,
  accountId: AccountId,
  permissionSetArn: PermissionSetArn,
  principalId: PrincipalId,
});
export type AccountAssignment = z.infer<typeof AccountAssignment>;
