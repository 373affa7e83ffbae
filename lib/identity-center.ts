import { Stack } from "aws-cdk-lib";
import { Construct } from "constructs";
import type { DeploymentConfig } from "./deployment-config.ts";
import { GroupMemberships } from "./group-memberships.ts";
import type { HandlerFunction } from "./handler-function.ts";
import { type DirectoryRead, directory, directoryFor, organizationAccounts } from "./organization-arns.ts";

const ANY_SET = "The access policy names permission sets by names, from which no ARN follows.";
const ANY_TARGET =
  "The access policy gives every account, or more than a role's policy has room for, and permission sets by names, from which no ARN follows.";
const ANY_ACCOUNT_ASKED = "The organization's id is not ours to know, and whoever asks may name any account.";
const ANY_OF_ORGANIZATION = "The organization's id is not ours to know, and the snapshot tells of every account in it.";
const ANYTHING_GIVEN_ONCE =
  "Removals outlive what the access policy allowed, so any account and permission set may need one.";
const ANYBODY =
  "Anybody in the directory may ask or approve, and the account that owns the identity store is not ours to know.";

export type IdentityCenterProps = DeploymentConfig["identityCenter"] & {
  /** Ids of the accounts that may ever be given. */
  readonly grantable: readonly string[] | "*";
  /** Ids of the groups that may ever be given; none when the policy gives no group. */
  readonly grantableGroups: readonly string[] | "*";
};

/** Identity Center, its identity store and the organization: what exists already, and what each function may do with it. */
export class IdentityCenter extends Construct {
  readonly environment: { readonly INSTANCE_ARN: string; readonly IDENTITY_STORE_ID: string };
  readonly #instance: string;
  readonly #permissionSets: string;
  readonly #anyAccount: string;
  readonly #grantable: readonly string[];
  readonly #directory: readonly string[];
  /** What may be done with memberships in groups. */
  readonly memberships: GroupMemberships;
  readonly #organizationAccounts: string;
  readonly #whoeverOwns: { readonly organizationAccounts: string; readonly directory: readonly string[] };
  readonly #organizationParents: readonly string[];

  constructor(scope: Construct, id: string, props: IdentityCenterProps) {
    super(scope, id);
    const { instanceArn, identityStoreId, grantable, grantableGroups } = props;
    const { partition, account } = Stack.of(this);
    const instanceId = instanceArn.split("/")[1];
    this.environment = { INSTANCE_ARN: instanceArn, IDENTITY_STORE_ID: identityStoreId };
    this.#instance = instanceArn;
    this.#permissionSets = `arn:${partition}:sso:::permissionSet/${instanceId}/*`;
    this.#anyAccount = `arn:${partition}:sso:::account/*`;
    this.#grantable = (grantable === "*" ? ["*"] : grantable).map(
      (account) => `arn:${partition}:sso:::account/${account}`,
    );
    // The management account owns both the directory and the organization; from any other the owner is not known.
    const owner = props.account === "management" ? account : "*";
    this.#organizationAccounts = organizationAccounts(partition, owner);
    this.#directory = directory(partition, owner, identityStoreId);
    this.#whoeverOwns = {
      organizationAccounts: organizationAccounts(partition, "*"),
      directory: directory(partition, "*", identityStoreId),
    };
    this.memberships = new GroupMemberships(this, "Memberships", {
      grantableGroups,
      directory: this.#directory,
      directoryOfAnybody: this.#whoeverOwns.directory,
    });
    this.#organizationParents = [
      `arn:${partition}:organizations::*:root/o-*/r-*`,
      `arn:${partition}:organizations::*:ou/o-*/ou-*`,
    ];
  }

  /** Everything that a snapshot of the directory tells. */
  grantReadDirectory(to: HandlerFunction): void {
    to.allow({
      actions: ["organizations:ListAccounts", "organizations:ListRoots"],
      resources: ["*"],
      noNarrowerBecause: "Listing the accounts and the root of the organization knows no resources.",
    });
    to.allow({
      actions: ["organizations:ListOrganizationalUnitsForParent", "organizations:ListAccountsForParent"],
      resources: this.#organizationParents,
      noNarrowerBecause: ANY_OF_ORGANIZATION,
    });
    to.allow({
      actions: ["organizations:ListTagsForResource"],
      resources: [this.#organizationAccounts],
      noNarrowerBecause: ANY_OF_ORGANIZATION,
    });
    to.allow({ actions: ["sso:ListPermissionSets"], resources: [this.#instance] });
    to.allow({
      actions: [
        "sso:ListManagedPoliciesInPermissionSet",
        "sso:ListCustomerManagedPolicyReferencesInPermissionSet",
        "sso:GetInlinePolicyForPermissionSet",
        "sso:ListTagsForResource",
      ],
      resources: [this.#instance, this.#permissionSets],
      noNarrowerBecause: "The snapshot tells of every permission set of the instance.",
    });
    this.grantDescribePermissionSet(to);
    this.grantReadPeople(to, ["GetGroupId", "DescribeGroup"]);
  }

  grantDescribePermissionSet(to: HandlerFunction): void {
    to.allow({
      actions: ["sso:DescribePermissionSet"],
      resources: [this.#instance, this.#permissionSets],
      noNarrowerBecause: ANY_SET,
    });
  }

  grantDescribeAccount(to: HandlerFunction): void {
    to.allow({
      actions: ["organizations:DescribeAccount"],
      resources: [this.#organizationAccounts],
      noNarrowerBecause: ANY_ACCOUNT_ASKED,
    });
  }

  grantReadPeople(to: HandlerFunction, actions: readonly DirectoryRead[]): void {
    to.allow({
      actions: actions.map((action) => `identitystore:${action}`),
      resources: directoryFor(this.#directory, actions),
      noNarrowerBecause: ANYBODY,
    });
  }

  /** Whether a group has access to the account that Daypass runs in, which no membership may give. */
  grantLookAtOwnAccount(to: HandlerFunction): void {
    const { partition, account } = Stack.of(this);
    to.allow({
      actions: ["sso:ListPermissionSetsProvisionedToAccount", "sso:ListAccountAssignments"],
      resources: [this.#instance, this.#permissionSets, `arn:${partition}:sso:::account/${account}`],
      noNarrowerBecause: ANY_SET,
    });
  }

  /** What somebody has already. */
  grantListAssignments(to: HandlerFunction): void {
    to.allow({
      actions: ["sso:ListAccountAssignments"],
      resources: [this.#instance, this.#permissionSets, this.#anyAccount],
      noNarrowerBecause: ANY_ACCOUNT_ASKED,
    });
  }

  /** Where a listing finds no such thing, whether the instance itself answers: else nothing counts as gone. */
  grantSeeInstance(to: HandlerFunction): void {
    to.allow({ actions: ["sso:DescribeInstance"], resources: [this.#instance] });
  }

  /** What a removal asks when something is gone: whether the person, or the account. Whatever the deployment says the account is. */
  grantTellWhatIsGone(to: HandlerFunction): void {
    to.allow({
      actions: ["identitystore:DescribeUser"],
      resources: this.#whoeverOwns.directory,
      noNarrowerBecause: ANYBODY,
    });
    to.allow({
      actions: ["organizations:DescribeAccount"],
      resources: [this.#whoeverOwns.organizationAccounts],
      noNarrowerBecause: ANY_ACCOUNT_ASKED,
    });
  }

  /** The one road in: into no account that the access policy does not name. */
  grantCreateAssignments(to: HandlerFunction): void {
    to.allow({
      actions: ["sso:CreateAccountAssignment", "sso:ListAccountAssignments"],
      resources: [this.#instance, this.#permissionSets, ...this.#grantable],
      noNarrowerBecause: this.#grantable.includes(this.#anyAccount) ? ANY_TARGET : ANY_SET,
    });
    this.#grantLookAtOperations(to);
  }

  /** The one road out. */
  grantDeleteAssignments(to: HandlerFunction): void {
    to.allow({
      actions: ["sso:DeleteAccountAssignment", "sso:ListAccountAssignments"],
      resources: [this.#instance, this.#permissionSets, this.#anyAccount],
      noNarrowerBecause: ANYTHING_GIVEN_ONCE,
    });
    this.#grantLookAtOperations(to);
  }

  #grantLookAtOperations(to: HandlerFunction): void {
    to.allow({
      actions: [
        "sso:DescribeInstance",
        "sso:DescribeAccountAssignmentCreationStatus",
        "sso:DescribeAccountAssignmentDeletionStatus",
        "sso:ListAccountAssignmentCreationStatus",
        "sso:ListAccountAssignmentDeletionStatus",
      ],
      resources: [this.#instance],
    });
  }
}
