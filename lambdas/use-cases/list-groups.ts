import type { SnapshotRead } from "../domain/directory-snapshot.ts";
import { offeredGroups } from "../domain/policy/offered-groups.ts";
import type { Policy } from "../domain/policy/policy.ts";
import { matchesTyped } from "../steps/matches-typed.ts";

/** One group to choose in the form. */
export interface GroupChoice {
  readonly name: string;
  readonly value: string;
}

export interface ListGroupsPorts {
  /** The snapshot of the directory, or why there is none. */
  snapshot(): Promise<SnapshotRead>;
}

/**
 * The groups that the policy names and gives this person or might give, by name, whose name matches what was typed. Nothing when there
 * is no snapshot: the form itself says so. `email`: of the person, case-folded.
 */
export function makeListGroups({ snapshot }: ListGroupsPorts, policy: Policy) {
  return async (typed: string, email: string | undefined): Promise<readonly GroupChoice[]> => {
    const read = await snapshot();
    if (read.kind !== "read") return [];
    return offeredGroups(policy, email, read.snapshot.groups)
      .filter(({ name }) => matchesTyped(name, typed))
      .map(({ groupId, name }) => ({ name, value: groupId }))
      .toSorted((a, b) => a.name.localeCompare(b.name));
  };
}
