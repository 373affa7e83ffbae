import type { LocalAccount, Organisation } from "../organisation.ts";
import { AwsFault, type AwsService, type CallContext, type Operation } from "../service.ts";
import { awkwardPage } from "./pages.ts";

/** Lists answer at most 20 entries a page. */
const PAGE = 20;

interface Paged {
  readonly NextToken?: string;
  readonly MaxResults?: number;
}
interface OfParent extends Paged {
  readonly ParentId: string;
}

/** AWS Organizations: reading accounts, units and tags. `State` is what counts; the retired `Status` is still there. */
export function createOrganizationsService(organisation: Organisation): AwsService {
  const arn = (context: CallContext, kind: string, id: string) => arnOf(organisation, context, kind, id);
  const account = (id: string, fault: string): LocalAccount => {
    const found = organisation.accounts.get(id);
    if (found === undefined) throw new AwsFault(fault, "You specified an account that doesn't exist.");
    return found;
  };
  const shape = (context: CallContext, { id, name, state }: LocalAccount) => ({
    Id: id,
    Arn: arn(context, "account", id),
    Name: name,
    Email: `${name}@example.com`,
    State: state,
    Status: state === "ACTIVE" ? "ACTIVE" : "SUSPENDED",
  });
  const page = <Item>(items: readonly Item[], { NextToken, MaxResults = PAGE }: Paged) =>
    awkwardPage(items, Math.min(MaxResults, PAGE), NextToken, "InvalidInputException");
  const below = <Item extends { readonly parentId?: string }>(items: Iterable<Item>, parentId: string) => {
    if (parentId !== organisation.rootId && !organisation.units.has(parentId)) {
      throw new AwsFault("ParentNotFoundException", "We can't find a root or OU with the ParentId that you specified.");
    }
    return [...items].filter((item) => (item.parentId ?? organisation.rootId) === parentId);
  };
  const parentArn = (context: CallContext, id: string) => arn(context, id.startsWith("r-") ? "root" : "ou", id);

  const DescribeAccount: Operation<{ AccountId: string }> = {
    needs: ({ AccountId }, context) => [
      { action: "organizations:DescribeAccount", resource: arn(context, "account", AccountId) },
    ],
    run: ({ AccountId }, context) => ({
      Account: shape(context, account(AccountId, "AccountNotFoundException")),
    }),
  };
  const ListAccounts: Operation<Paged> = {
    needs: () => [{ action: "organizations:ListAccounts", resource: "*" }],
    run: (input, context) => {
      const { items, next } = page([...organisation.accounts.values()], input);
      return { Accounts: items.map((item) => shape(context, item)), ...next };
    },
  };
  const ListRoots: Operation<Paged> = {
    needs: () => [{ action: "organizations:ListRoots", resource: "*" }],
    run: (_input, context) => {
      const { rootId } = organisation;
      return { Roots: [{ Id: rootId, Arn: arn(context, "root", rootId), Name: "Root", PolicyTypes: [] }] };
    },
  };
  const ListOrganizationalUnitsForParent: Operation<OfParent> = {
    needs: ({ ParentId }, context) => [
      { action: "organizations:ListOrganizationalUnitsForParent", resource: parentArn(context, ParentId) },
    ],
    run: (input, context) => {
      const { items, next } = page(below(organisation.units.values(), input.ParentId), input);
      const units = items.map(({ id, name }) => ({ Id: id, Arn: arn(context, "ou", id), Name: name }));
      return { OrganizationalUnits: units, ...next };
    },
  };
  const ListAccountsForParent: Operation<OfParent> = {
    needs: ({ ParentId }, context) => [
      { action: "organizations:ListAccountsForParent", resource: parentArn(context, ParentId) },
    ],
    run: (input, context) => {
      const { items, next } = page(below(organisation.accounts.values(), input.ParentId), input);
      return { Accounts: items.map((item) => shape(context, item)), ...next };
    },
  };
  const ListTagsForResource: Operation<{ ResourceId: string; NextToken?: string }> = {
    needs: ({ ResourceId }, context) => [
      { action: "organizations:ListTagsForResource", resource: arn(context, "account", ResourceId) },
    ],
    run: ({ ResourceId, NextToken }) => {
      const { tags = {} } = account(ResourceId, "TargetNotFoundException");
      const { items, next } = page(Object.entries(tags), NextToken === undefined ? {} : { NextToken });
      return { Tags: items.map(([Key, Value]) => ({ Key, Value })), ...next };
    },
  };
  return {
    signingName: "organizations",
    operations: {
      DescribeAccount,
      ListAccounts,
      ListRoots,
      ListOrganizationalUnitsForParent,
      ListAccountsForParent,
      ListTagsForResource,
    },
  };
}

function arnOf(
  { managementAccount, organizationId }: Organisation,
  { region }: CallContext,
  kind: string,
  id: string,
): string {
  const partition = region.startsWith("cn-") ? "aws-cn" : "aws";
  return `arn:${partition}:organizations::${managementAccount}:${kind}/${organizationId}/${id}`;
}
