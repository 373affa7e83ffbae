import { DirectoryUnavailableError } from "../../ports/errors.ts";
import type { Account, Organisation } from "../../ports/organisation.ts";

export interface InMemoryOrganisation extends Organisation {
  isDown: boolean;
}

/** The accounts given, by id; they may be changed from outside while a test goes on. */
export function makeInMemoryOrganisation(accounts: ReadonlyMap<string, Account>): InMemoryOrganisation {
  const requireUp = () => {
    if (organisation.isDown) throw new DirectoryUnavailableError("the organization is away");
  };
  const organisation: InMemoryOrganisation = {
    isDown: false,
    async describeAccount(accountId) {
      requireUp();
      return accounts.get(accountId);
    },
  };
  return organisation;
}
