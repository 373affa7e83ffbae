import { z } from "zod";
import { InstanceArn } from "../../lambdas/domain/account-assignment.ts";

const instanceText =
  "must be the ARN of an Identity Center instance, such as arn:aws:sso:::instance/ssoins-1234567890abcdef";

export const IdentityCenterSettings = z.strictObject({
  account: z
    .enum(["delegated", "management"])
    .default("delegated")
    .describe(
      "What the account is: Identity Center's delegated administrator, or the organization's management account. Only in the latter are reads narrowed to its own directory and accounts; access to it is given by neither.",
    ),
  instanceArn: z
    .string(instanceText)
    .regex(new RegExp(String(z.toJSONSchema(InstanceArn).pattern)), instanceText)
    .describe("The Identity Center instance in which access is given and taken."),
  identityStoreId: z
    .string()
    .regex(/^d-[0-9a-f]{10}$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "must be as in d-1234567890")
    .describe("The directory of that instance, in which people and groups are looked up."),
});
