import type { Account } from "../ports/organisation.ts";

/**
 * Why nobody gets into an account through Daypass, whatever the policy says; undefined for any other. In its own account somebody
 * could rewrite Daypass; in the management account a delegated administrator cannot assign.
 */
export function whyAccountNeverGiven(account: Account, ownAccountId: string): string | undefined {
  if (account.isManagementAccount) return "access to the management account is not given by Daypass";
  if (account.accountId === ownAccountId) return "access to Daypass's own account is not given by Daypass";
  return undefined;
}
