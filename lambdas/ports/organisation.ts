export type AccountState = "active" | "suspended" | "closed" | "other";

export interface Account {
  readonly accountId: string;
  readonly name: string;
  readonly state: AccountState;
  readonly isManagementAccount: boolean;
}

/** The AWS organization. Throws `DirectoryUnavailableError` when it does not answer. */
export interface Organisation {
  describeAccount(accountId: string): Promise<Account | undefined>;
}
