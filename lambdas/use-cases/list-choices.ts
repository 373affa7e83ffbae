import type { SnapshotRead } from "../domain/directory-snapshot.ts";
import { type Offered, offeredAccess } from "../domain/policy/offered-access.ts";
import type { Policy } from "../domain/policy/policy.ts";
import { whyAccountNeverGiven } from "../steps/account-never-given.ts";
import { matchesTyped } from "../steps/matches-typed.ts";

export type ChoiceKind = "account" | "permissionSet";

/** One thing to choose in the form; `detail` tells namesakes apart. */
export interface Choice {
  readonly name: string;
  readonly detail?: string;
  readonly value: string;
}

export interface ListChoicesPorts {
  /** The snapshot of the directory, or why there is none. */
  snapshot(): Promise<SnapshotRead>;
}

interface Choices extends Offered<Choice, Choice> {}

/**
 * What may be chosen and matches what was typed: each word, in any case, in name or detail, sorted by name. Only what the policy gives
 * this person or might give; never an account that is not given by Daypass, nor one that was not active. Nothing when there is no
 * snapshot: the form itself says so. `email`: of the person, case-folded.
 */
export function makeListChoices({ snapshot }: ListChoicesPorts, policy: Policy, ownAccountId: string) {
  const choicesOf = async (email: string | undefined): Promise<Choices> => {
    const read = await snapshot();
    if (read.kind !== "read") return { accounts: [], permissionSets: [] };
    const { accounts, permissionSets } = read.snapshot;
    const given = accounts.filter(
      (account) => account.state === "active" && whyAccountNeverGiven(account, ownAccountId) === undefined,
    );
    const offered = offeredAccess(policy, email, given, permissionSets);
    return {
      accounts: offered.accounts.map(({ accountId, name }) => ({ name, detail: accountId, value: accountId })),
      permissionSets: offered.permissionSets.map(({ name, permissionSetArn }) => ({ name, value: permissionSetArn })),
    };
  };
  return async (kind: ChoiceKind, typed: string, email: string | undefined): Promise<readonly Choice[]> => {
    const choices = await choicesOf(email);
    return (kind === "account" ? choices.accounts : choices.permissionSets)
      .filter(({ name, detail = "" }) => matchesTyped(`${name} ${detail}`, typed))
      .toSorted((a, b) => a.name.localeCompare(b.name));
  };
}
