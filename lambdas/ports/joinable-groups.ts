export interface JoinableGroup {
  readonly groupId: string;
  readonly name: string;
  /** Its members are an identity provider's to say, which overwrites what anybody else says. */
  readonly isSynchronised: boolean;
}

/** Groups of the identity store as somebody may be made a member of them. Throws `DirectoryUnavailableError` when it does not answer. */
export interface JoinableGroups {
  describe(groupId: string): Promise<JoinableGroup | undefined>;
  /** The id of the one group with that display name; undefined when there is none, or more than one. */
  findByName(name: string): Promise<string | undefined>;
}
