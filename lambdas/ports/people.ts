import type { GroupRef } from "../domain/policy/group-ref.ts";

export interface DirectoryUser {
  readonly userId: string;
  readonly email: string;
  readonly displayName: string;
  readonly enabled: boolean;
}

/** People and groups of the identity store. Throws `DirectoryUnavailableError` when it does not answer. */
export interface People {
  /** By exact, case-folded e-mail. Undefined when nobody, or more than one, has it. */
  findByEmail(email: string): Promise<DirectoryUser | undefined>;
  describe(userId: string): Promise<DirectoryUser | undefined>;
  /** Those of the groups that the person is a member of; a group that does not exist or is ambiguous has no members. */
  groupsOf(userId: string, among: readonly GroupRef[]): Promise<readonly GroupRef[]>;
  /** Whether anybody but this person is a member. */
  hasMemberBesides(group: GroupRef, userId: string): Promise<boolean>;
}
