import * as z from "zod/mini";
import { AccountAssignment } from "./account-assignment.ts";
import { canonicalJson } from "./canonical-json.ts";
import { GroupMembership } from "./group-membership.ts";

/** What a grant gives and a revocation takes away: one thing in Identity Center, of one kind, for one person. */
export const Access = z.discriminatedUnion("kind", [AccountAssignment, GroupMembership]);
export type Access = z.infer<typeof Access>;
export type AccessKind = Access["kind"];
export type AccessOf<Kind extends AccessKind> = Extract<Access, { readonly kind: Kind }>;

export function sameAccess(a: Access, b: Access): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

/** Before the parts of a membership: no account id reads like that. */
const GROUP = "group";

/** What tells an access from every other one, in the order of its ledger key; no part has a `#` in it. */
export function keyPartsOf(access: Access): readonly string[] {
  switch (access.kind) {
    case "account":
      return [access.accountId, access.permissionSetArn, access.principalId];
    case "group":
      return [GROUP, access.identityStoreId, access.groupId, access.principalId];
  }
}

/** The way back: the parts say all, the instance of an assignment is named in its permission set's ARN. */
export function accessOfKeyParts([first = "", second = "", third = "", fourth = ""]: readonly string[]): Access {
  if (first === GROUP) return { kind: "group", identityStoreId: second, groupId: third, principalId: fourth };
  const instanceArn = second.replace(":permissionSet/", ":instance/").replace(/\/ps-[^/]*$/, "");
  return { kind: "account", instanceArn, accountId: first, permissionSetArn: second, principalId: third };
}
