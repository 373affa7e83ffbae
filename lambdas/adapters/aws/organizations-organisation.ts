import { type Account as AwsAccount, DescribeAccountCommand } from "@aws-sdk/client-organizations";
import { DirectoryUnavailableError } from "../../ports/errors.ts";
import type { Account, AccountState, Organisation } from "../../ports/organisation.ts";
import { organizations } from "./aws-clients.ts";
import { nameOf, unavailable } from "./aws-refusal.ts";

/** The organization through its API, from the management account or a delegated administrator. */
export function makeOrganizationsOrganisation(): Organisation {
  return { describeAccount };
}

async function describeAccount(accountId: string): Promise<Account | undefined> {
  try {
    const answer = await organizations().send(new DescribeAccountCommand({ AccountId: accountId }));
    return answer.Account === undefined ? undefined : accountOf(answer.Account);
  } catch (error) {
    if (nameOf(error) === "AccountNotFoundException") return undefined;
    return unavailable(DirectoryUnavailableError, `describing account ${accountId}`)(error);
  }
}

export function accountOf(account: AwsAccount): Account {
  const accountId = account.Id ?? "";
  // arn:aws:organizations::<management account>:account/o-…/<account>
  const managementAccountId = account.Arn?.split(":")[4];
  return {
    accountId,
    name: account.Name ?? accountId,
    state: stateOf(account.State ?? account.Status),
    // without an ARN it cannot be ruled out, so it counts as one
    isManagementAccount: managementAccountId === undefined || managementAccountId === accountId,
  };
}

/** `State` since 2026; `Status`, retired on 2026-09-09, is read where there is no other. */
function stateOf(state: string | undefined): AccountState {
  switch (state) {
    case "ACTIVE":
      return "active";
    case "SUSPENDED":
      return "suspended";
    case "CLOSED":
      return "closed";
    default:
      return "other";
  }
}
