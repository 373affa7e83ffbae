import type { AccountAssignment } from "../domain/account-assignment.ts";
import type { Organisation } from "../ports/organisation.ts";
import type { People } from "../ports/people.ts";
import type { Failure } from "./settle-operation.ts";

interface UnremovablePorts {
  readonly people: Pick<People, "describe">;
  readonly organisation: Pick<Organisation, "describeAccount">;
}

/** A deletion that failed because there is nobody or nothing left to remove it from. */
export async function unremovableBecause(
  ports: UnremovablePorts,
  assignment: AccountAssignment,
  failure: Failure | undefined,
): Promise<"orphaned" | "account-closed" | "account-still-there" | undefined> {
  if (failure === undefined || failure.operation.kind !== "delete") return undefined;
  // a look-up that fails proves nothing, and keeps no deletion from being tried again
  const cannotTell = () => "unknown" as const;
  if (failure.principalGone) {
    const person = await ports.people.describe(assignment.principalId).catch(cannotTell);
    if (person === undefined) return "orphaned";
  }
  const account = await ports.organisation.describeAccount(assignment.accountId).catch(cannotTell);
  if (account === undefined) return "account-closed";
  return account !== "unknown" && account.state === "closed" ? "account-still-there" : undefined;
}
