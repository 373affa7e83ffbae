import type { GroupRef } from "../domain/policy/group-ref.ts";

export interface DirectoryUser {
  readonly userId: string;
  readonly email: string;
  readonly displayName: string;
  readonly enabled: boolean;
}

interface Memberships {
  readonly memberOf: readonly GroupRef[];
  readonly unknown: readonly GroupRef[];
}

/** People and groups of the identity store. Throws `DirectoryUnavailableError` when it does not answer. */
export interface People {
  /** By exact, case-folded e-mail. Undefined when nobody, or more than one, has it. */
  findByEmail(email: string): Promise<DirectoryUser | undefined>;
  /** Whether more than one has it: worth a look by somebody, as one of them could pass for the other. */
  isShared(email: string): Promise<boolean>;
  describe(userId: string): Promise<DirectoryUser | undefined>;
  /** Which of the groups the person is a member of, and which of them do not exist: a rule that denies them must not be silent. */
  groupsOf(userId: string, among: readonly GroupRef[]): Promise<Memberships>;
  /** Whether anybody but this person is a member. */
  hasMemberBesides(group: GroupRef, userId: string): Promise<boolean>;
}
