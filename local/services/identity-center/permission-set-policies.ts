import type { LocalPermissionSet } from "../../organisation.ts";
import type { Operation } from "../../service.ts";
import { awkwardPage } from "../pages.ts";
import type { OfInstance, OfPermissionSet, Paged } from "./sso-admin.ts";

export type MakeOperation = <Input extends OfInstance>(
  action: string,
  needs: (input: Input) => readonly string[],
  run: (input: Input) => unknown,
) => Operation<Input>;
type PagedOfSet = Paged & OfPermissionSet;
interface OfResource extends Paged {
  readonly ResourceArn: string;
}

/** What sso-admin tells of the policies and tags of a permission set. */
export function permissionSetPolicies(
  operation: MakeOperation,
  permissionSet: (arn: string) => LocalPermissionSet,
): Readonly<Record<string, Operation>> {
  const onSet = ({ InstanceArn, PermissionSetArn }: OfPermissionSet) => [InstanceArn, PermissionSetArn];
  const page = <Item>(items: readonly Item[], { MaxResults = 100, NextToken }: Paged) =>
    awkwardPage(items, MaxResults, NextToken);
  return {
    ListManagedPoliciesInPermissionSet: operation(
      "ListManagedPoliciesInPermissionSet",
      onSet,
      ({ PermissionSetArn, ...input }: PagedOfSet) => {
        const { items, next } = page(permissionSet(PermissionSetArn).managedPolicies ?? [], input);
        return { AttachedManagedPolicies: items.map((Arn) => ({ Arn, Name: Arn.split("/").at(-1) })), ...next };
      },
    ),
    ListCustomerManagedPolicyReferencesInPermissionSet: operation(
      "ListCustomerManagedPolicyReferencesInPermissionSet",
      onSet,
      ({ PermissionSetArn, ...input }: PagedOfSet) => {
        const { items, next } = page(permissionSet(PermissionSetArn).customerManagedPolicies ?? [], input);
        return { CustomerManagedPolicyReferences: items.map((Name) => ({ Name, Path: "/" })), ...next };
      },
    ),
    GetInlinePolicyForPermissionSet: operation(
      "GetInlinePolicyForPermissionSet",
      onSet,
      ({ PermissionSetArn }: OfPermissionSet) => ({ InlinePolicy: permissionSet(PermissionSetArn).inlinePolicy ?? "" }),
    ),
    ListTagsForResource: operation(
      "ListTagsForResource",
      ({ InstanceArn, ResourceArn }: OfResource) => [InstanceArn, ResourceArn],
      ({ ResourceArn, ...input }: OfResource) => {
        const { items, next } = page(Object.entries(permissionSet(ResourceArn).tags), input);
        return { Tags: items.map(([Key, Value]) => ({ Key, Value })), ...next };
      },
    ),
  };
}
