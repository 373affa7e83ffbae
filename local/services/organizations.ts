import type { LocalAccount, Organisation } from "../organisation.ts";
import { AwsFault, type AwsService, type CallContext, type Operation } from "../service.ts";

/** ListAccounts answers at most 20 accounts a page. */
const PAGE = 20;

/** AWS Organizations: reading accounts. `State` is what counts; the retired `Status` is still there. */
export function createOrganizationsService(organisation: Organisation): AwsService {
  const describe: Operation<{ AccountId: string }> = {
    needs: ({ AccountId }, context) => [
      { action: "organizations:DescribeAccount", resource: accountArn(organisation, context, AccountId) },
    ],
    run: ({ AccountId }, context) => {
      const account = organisation.accounts.get(AccountId);
      if (account === undefined) {
        throw new AwsFault("AccountNotFoundException", "You specified an account that doesn't exist.");
      }
      return { Account: shape(organisation, context, account) };
    },
  };
  const list: Operation<{ NextToken?: string; MaxResults?: number }> = {
    needs: () => [{ action: "organizations:ListAccounts", resource: "*" }],
    run: ({ NextToken, MaxResults = PAGE }, context) => {
      const accounts = [...organisation.accounts.values()];
      const start = Number(NextToken ?? 0);
      const end = start + Math.min(MaxResults, PAGE);
      return {
        Accounts: accounts.slice(start, end).map((account) => shape(organisation, context, account)),
        ...(end < accounts.length ? { NextToken: String(end) } : {}),
      };
    },
  };
  return { signingName: "organizations", operations: { DescribeAccount: describe, ListAccounts: list } };
}

function accountArn(organisation: Organisation, { region }: CallContext, accountId: string): string {
  const partition = region.startsWith("cn-") ? "aws-cn" : "aws";
  return `arn:${partition}:organizations::${organisation.managementAccount}:account/${organisation.organizationId}/${accountId}`;
}

function shape(organisation: Organisation, context: CallContext, { id, name, state }: LocalAccount) {
  return {
    Id: id,
    Arn: accountArn(organisation, context, id),
    Name: name,
    Email: `${name}@example.com`,
    State: state,
    Status: state === "ACTIVE" ? "ACTIVE" : "SUSPENDED",
  };
}
