import type { Account, Organisation } from "../../ports/organisation.ts";

/** The accounts given, by id; they may be changed from outside while a test goes on. */
export function makeInMemoryOrganisation(accounts: ReadonlyMap<string, Account>): Organisation {
  return {
    async describeAccount(accountId) {
      return accounts.get(accountId);
    },
    async listAccounts() {
      return [...accounts.values()];
    },
  };
}
