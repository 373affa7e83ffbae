import type { Access } from "../domain/access.ts";

/** The ways by which a person has an access at this moment. */
export interface ExistingWays {
  /** By an assignment, or a membership, of their own. */
  readonly direct: boolean;
  /** Names of the groups through which they have the same assignment; an id where a name cannot be found. Groups are in no groups. */
  readonly throughGroups: readonly string[];
}

/**
 * What people have, whoever gave it: for telling, never for deciding what is removed. Throws `IdentityCenterUnavailableError`, also
 * when it takes longer than `longestMs`.
 */
export interface ExistingAccess {
  waysTo(access: Access, longestMs?: number): Promise<ExistingWays>;
}
