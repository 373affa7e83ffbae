import { type Access, keyPartsOf } from "../../domain/access.ts";

/** The keys of the table's items, and what each is about. */
const REQUEST = "request#";
const LEDGER = "ledger#";

/** The one partition of the sparse index `due`; an item is in it while it has both attributes. */
export const DUE = { partition: "open", index: "due" } as const;

export function requestKey(id: string): string {
  return `${REQUEST}${id}`;
}

export function requestOfKey(pk: string): string | undefined {
  return pk.startsWith(REQUEST) ? pk.slice(REQUEST.length) : undefined;
}

export function ledgerKey(access: Access): string {
  return `${LEDGER}${keyPartsOf(access).join("#")}`;
}

/** The key says all: the instance of an assignment is named in its permission set's ARN. */
export function accessOfKey(pk: string): Access | undefined {
  if (!pk.startsWith(LEDGER)) return undefined;
  const [accountId = "", permissionSetArn = "", principalId = ""] = pk.slice(LEDGER.length).split("#");
  const instanceArn = permissionSetArn.replace(":permissionSet/", ":instance/").replace(/\/ps-[^/]*$/, "");
  return { kind: "account", instanceArn, accountId, permissionSetArn, principalId };
}
