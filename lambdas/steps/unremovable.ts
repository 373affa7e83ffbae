import type { Access } from "../domain/access.ts";
import type { People } from "../ports/people.ts";
import { type ClosedAccountPorts, closedAccount } from "./closed-account.ts";
import type { Failure } from "./settle-operation.ts";

interface UnremovablePorts extends ClosedAccountPorts {
  readonly people: Pick<People, "describe">;
}

/** A deletion that failed because there is nobody or nothing left to remove it from. */
export async function unremovableBecause(
  ports: UnremovablePorts,
  access: Access,
  failure: Failure | undefined,
): Promise<"orphaned" | "account-closed" | "account-still-there" | undefined> {
  if (failure === undefined || failure.operation.kind !== "delete") return undefined;
  if (failure.principalGone) {
    // a look-up that fails proves nothing, and keeps no deletion from being tried again
    const person = await ports.people.describe(access.principalId).catch(() => "unknown" as const);
    if (person === undefined) return "orphaned";
  }
  switch (access.kind) {
    case "account":
      return closedAccount(ports, access.accountId);
    case "group":
      return undefined;
  }
}
