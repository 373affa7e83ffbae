import {
  DescribePermissionSetCommand,
  GetInlinePolicyForPermissionSetCommand,
  ListCustomerManagedPolicyReferencesInPermissionSetCommand,
  ListManagedPoliciesInPermissionSetCommand,
  ListPermissionSetsCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-sso-admin";
import { GONE, type Gone, type PermissionSetPages } from "../../ports/directory.ts";
import { DirectoryUnavailableError } from "../../ports/errors.ts";
import { identityCenterOnce } from "./aws-clients.ts";
import { nameOf, unavailable } from "./aws-refusal.ts";
import { permissionSetOf } from "./identity-center-permission-sets.ts";

const MOST = { MaxResults: 100 };

/** Everything about the permission sets of one instance that Identity Center tells; pages have 100 entries at the most. */
export function makeIdentityCenterDirectory(instanceArn: string): PermissionSetPages {
  const of = (permissionSetArn: string) => ({ InstanceArn: instanceArn, PermissionSetArn: permissionSetArn });
  return {
    async permissionSets(token) {
      const page = await identityCenterOnce()
        .send(new ListPermissionSetsCommand({ InstanceArn: instanceArn, ...MOST, ...from(token) }))
        .catch(unavailable(DirectoryUnavailableError, "listing permission sets"));
      return { items: page.PermissionSets ?? [], next: page.NextToken };
    },
    async permissionSet(arn) {
      const answer = await orGone(
        identityCenterOnce().send(new DescribePermissionSetCommand(of(arn))),
        "describing a permission set",
      );
      return answer === GONE ? GONE : (permissionSetOf(arn, answer.PermissionSet) ?? GONE);
    },
    async managedPolicies(arn, token) {
      const command = new ListManagedPoliciesInPermissionSetCommand({ ...of(arn), ...MOST, ...from(token) });
      const page = await orGone(identityCenterOnce().send(command), "listing AWS's policies of a permission set");
      if (page === GONE) return GONE;
      const items = (page.AttachedManagedPolicies ?? []).flatMap(({ Arn, Name }) => Arn ?? Name ?? []);
      return { items, next: page.NextToken };
    },
    async customerManagedPolicies(arn, token) {
      const command = new ListCustomerManagedPolicyReferencesInPermissionSetCommand({
        ...of(arn),
        ...MOST,
        ...from(token),
      });
      const page = await orGone(
        identityCenterOnce().send(command),
        "listing the accounts' policies of a permission set",
      );
      if (page === GONE) return GONE;
      const references = page.CustomerManagedPolicyReferences ?? [];
      return { items: references.map(({ Path = "/", Name }) => `${Path}${Name}`), next: page.NextToken };
    },
    async inlinePolicy(arn) {
      const command = new GetInlinePolicyForPermissionSetCommand(of(arn));
      const answer = await orGone(identityCenterOnce().send(command), "reading the inline policy of a permission set");
      return answer === GONE ? GONE : (answer.InlinePolicy ?? "");
    },
    async permissionSetTags(arn, token) {
      const command = new ListTagsForResourceCommand({ InstanceArn: instanceArn, ResourceArn: arn, ...from(token) });
      const page = await orGone(identityCenterOnce().send(command), "listing the tags of a permission set");
      if (page === GONE) return GONE;
      return {
        items: (page.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value] as const),
        next: page.NextToken,
      };
    },
  };
}

function from(token: string | undefined) {
  return token === undefined ? {} : { NextToken: token };
}

async function orGone<Answer>(sent: Promise<Answer>, what: string): Promise<Answer | Gone> {
  try {
    return await sent;
  } catch (error) {
    if (nameOf(error) === "ResourceNotFoundException") return GONE;
    return unavailable(DirectoryUnavailableError, what)(error);
  }
}
