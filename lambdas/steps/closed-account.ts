import type { Organisation } from "../ports/organisation.ts";

export interface ClosedAccountPorts {
  readonly organisation: Pick<Organisation, "describeAccount">;
}

/** Whether a deletion failed because its account is closed: gone for good, or to be reinstated; undefined when it is neither. */
export async function closedAccount(
  { organisation }: ClosedAccountPorts,
  accountId: string,
): Promise<"account-closed" | "account-still-there" | undefined> {
  // a look-up that fails proves nothing, and keeps no deletion from being tried again
  const account = await organisation.describeAccount(accountId).catch(() => "unknown" as const);
  if (account === undefined) return "account-closed";
  return account !== "unknown" && account.state === "closed" ? "account-still-there" : undefined;
}
