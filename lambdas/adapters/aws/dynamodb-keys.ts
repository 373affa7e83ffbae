import type { AccountAssignment } from "../../domain/account-assignment.ts";
import type { SlackIdentity } from "../../domain/binding.ts";

/** The keys of the table's items, and what each is about. */
const REQUEST = "request#";
const LEDGER = "ledger#";

/** The one partition of the sparse index `due`; an item is in it while it has both attributes. */
export const DUE = { partition: "open", index: "due" } as const;

/** The one partition of the sparse index `bindings`, in which every claim is. */
export const BOUND = { partition: "bound", index: "bindings" } as const;

export function personKey(userId: string): string {
  return `person#${userId}`;
}

export function bindingKey({ teamId, slackUserId }: SlackIdentity): string {
  return `binding#${teamId}#${slackUserId}`;
}

export function requestKey(id: string): string {
  return `${REQUEST}${id}`;
}

export function requestOfKey(pk: string): string | undefined {
  return pk.startsWith(REQUEST) ? pk.slice(REQUEST.length) : undefined;
}

export function ledgerKey({ accountId, permissionSetArn, principalId }: AccountAssignment): string {
  return `${LEDGER}${accountId}#${permissionSetArn}#${principalId}`;
}

/** The key says all: the instance is named in the permission set's ARN. */
export function assignmentOfKey(pk: string): AccountAssignment | undefined {
  if (!pk.startsWith(LEDGER)) return undefined;
  const [accountId = "", permissionSetArn = "", principalId = ""] = pk.slice(LEDGER.length).split("#");
  const instanceArn = permissionSetArn.replace(":permissionSet/", ":instance/").replace(/\/ps-[^/]*$/, "");
  return { instanceArn, accountId, permissionSetArn, principalId };
}
