import * as z from "zod/mini";
import { AccountId, PermissionSetArn } from "./account-assignment.ts";
import { GroupId } from "./group-membership.ts";

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

/** How long what came through the group lives on depends on each permission set that it has, somewhere. */
const GroupTarget = z.strictObject({ kind: z.literal("group"), groupId: GroupId, groupName: z.string() });
export type GroupTarget = z.infer<typeof GroupTarget>;

/** What an access is to, with the names that people read: of the same kind as the access. */
export const AccessTarget = z.discriminatedUnion("kind", [AccountTarget, GroupTarget]);
export type AccessTarget = z.infer<typeof AccessTarget>;

/** No session of a permission set is longer, in seconds: https://docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html */
const LONGEST_SESSION_SECONDS = 12 * 3600;

/** Seconds for which credentials that were issued before can live on after a removal, at the most. */
export function longestSessionOf(target: AccessTarget): number {
  switch (target.kind) {
    case "account":
      return target.sessionSeconds;
    case "group":
      return LONGEST_SESSION_SECONDS;
  }
}

/** The target by its names, in one line of plain text: `PowerUser in production`, `group Auditors`. */
export function targetInWords(target: AccessTarget): string {
  switch (target.kind) {
    case "account":
      return `${target.permissionSetName} in ${target.accountName}`;
    case "group":
      return `group ${target.groupName}`;
  }
}

/** What tells targets of one batch apart, or names a target beside its id: the account's or the group's name. */
export function targetName(target: AccessTarget): string {
  return target.kind === "account" ? target.accountName : target.groupName;
}

/** The account's or the group's id. */
export function targetId(target: AccessTarget): string {
  return target.kind === "account" ? target.accountId : target.groupId;
}
