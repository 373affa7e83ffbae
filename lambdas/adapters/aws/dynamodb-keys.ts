import { type Access, accessOfKeyParts, keyPartsOf } from "../../domain/access.ts";
import type { SlackIdentity } from "../../domain/binding.ts";

/** The keys of the table's items, and what each is about. */
const REQUEST = "request#";
const LEDGER = "ledger#";

/** The one partition of the sparse index `due`; an item is in it while it has both attributes. */
export const DUE = { partition: "open", index: "due" } as const;

/** The one partition of the sparse index `live`: records that say granting or active. */
export const LIVE = { partition: "live", index: "live" } as const;
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

export function ledgerKey(access: Access): string {
  return `${LEDGER}${keyPartsOf(access).join("#")}`;
}

export function accessOfKey(pk: string): Access | undefined {
  return pk.startsWith(LEDGER) ? accessOfKeyParts(pk.slice(LEDGER.length).split("#")) : undefined;
}
