export interface DirectoryGroup {
  readonly groupId: string;
  readonly name: string;
  /** Its members are an identity provider's to say, which overwrites what anybody else says. */
  readonly isSynchronised: boolean;
}

/** Groups of the identity store as things that may be given. Throws `DirectoryUnavailableError` when it does not answer. */
export interface Groups {
  describe(groupId: string): Promise<DirectoryGroup | undefined>;
  /** All of them. */
  list(): Promise<readonly DirectoryGroup[]>;
  /** The id of the one group with that display name; undefined when there is none, or more than one. */
  findByName(name: string): Promise<string | undefined>;
}
