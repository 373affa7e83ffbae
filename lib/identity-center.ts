import { Stack } from "aws-cdk-lib";
import { Construct } from "constructs";
import type { DeploymentConfig } from "./deployment-config.ts";
import type { HandlerFunction } from "./handler-function.ts";

const ANY_SET = "The access policy names permission sets by names, from which no ARN follows.";
const ANY_TARGET =
  "The access policy gives every account, or more than a role's policy has room for, and permission sets by names, from which no ARN follows.";
const ANY_ACCOUNT_ASKED = "The organization's id is not ours to know, and whoever asks may name any account.";
const ANYTHING_GIVEN_ONCE =
  "Removals outlive what the access policy allowed, so any account and permission set may need one.";
const ANY_GROUP =
  "Anybody may ask for a membership, the account that owns the identity store is not ours to know, and the access policy may name groups by names, from which no id follows.";
const ANY_MEMBERSHIP =
  "Memberships get their ids when they are made, and removals outlive what the access policy allowed.";
const ANYBODY =
  "Anybody in the directory may ask or approve, and the account that owns the identity store is not ours to know.";

export type IdentityCenterProps = DeploymentConfig["identityCenter"] & {
  /** Ids of the accounts that may ever be given. */
  readonly grantable: readonly string[] | "*";
  /** Ids of the groups that may ever be given; none when the policy gives no group. */
  readonly grantableGroups: readonly string[] | "*";
};

type DirectoryRead =
  | "GetUserId"
  | "DescribeUser"
  | "GetGroupId"
  | "DescribeGroup"
  | "IsMemberInGroups"
  | "ListGroupMemberships"
  | "ListGroups"
  | "GetGroupMembershipId";

/** Identity Center, its identity store and the organization: what exists already, and what each function may do with it. */
export class IdentityCenter extends Construct {
  readonly environment: { readonly INSTANCE_ARN: string; readonly IDENTITY_STORE_ID: string };
  readonly #instance: string;
  readonly #permissionSets: string;
  readonly #anyAccount: string;
  readonly #grantable: readonly string[];
  readonly #directory: readonly string[];
  readonly #grantableGroups: readonly string[];
  readonly #organizationAccounts: string;

  constructor(scope: Construct, id: string, props: IdentityCenterProps) {
    super(scope, id);
    const { instanceArn, identityStoreId, grantable, grantableGroups } = props;
    const { partition } = Stack.of(this);
    const instanceId = instanceArn.split("/")[1];
    this.environment = { INSTANCE_ARN: instanceArn, IDENTITY_STORE_ID: identityStoreId };
    this.#instance = instanceArn;
    this.#permissionSets = `arn:${partition}:sso:::permissionSet/${instanceId}/*`;
    this.#anyAccount = `arn:${partition}:sso:::account/*`;
    this.#grantable = (grantable === "*" ? ["*"] : grantable).map(
      (account) => `arn:${partition}:sso:::account/${account}`,
    );
    this.#grantableGroups = (grantableGroups === "*" ? ["*"] : grantableGroups).map(
      (group) => `arn:${partition}:identitystore:::group/${group}`,
    );
    this.#organizationAccounts = `arn:${partition}:organizations::*:account/o-*/*`;
    this.#directory = [
      `arn:${partition}:identitystore::*:identitystore/${identityStoreId}`,
      `arn:${partition}:identitystore:::user/*`,
      `arn:${partition}:identitystore:::group/*`,
      `arn:${partition}:identitystore:::membership/*`,
    ];
  }

  /** The forms' choices. */
  grantListChoices(to: HandlerFunction): void {
    to.allow({
      actions: ["organizations:ListAccounts"],
      resources: ["*"],
      noNarrowerBecause: "Listing the accounts of the organization knows no resources.",
    });
    to.allow({ actions: ["sso:ListPermissionSets"], resources: [this.#instance] });
    this.grantDescribePermissionSet(to);
    if (this.#grantableGroups.length > 0) this.grantReadPeople(to, ["ListGroups"]);
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
      resources: this.#directory,
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

  /** The same for groups: into none that the access policy does not name, and none at all when it gives no group. */
  grantCreateMemberships(to: HandlerFunction): void {
    this.grantReadPeople(to, ["IsMemberInGroups", "ListGroups"]);
    if (this.#grantableGroups.length === 0) return;
    const [store, users] = this.#directory;
    to.allow({
      actions: ["identitystore:CreateGroupMembership"],
      resources: [store, users, ...this.#grantableGroups].filter((arn) => arn !== undefined),
      noNarrowerBecause: ANY_GROUP,
    });
  }

  /** Whatever the access policy says by now: what it gave once must be removed when its time is up. */
  grantDeleteMemberships(to: HandlerFunction): void {
    this.grantReadPeople(to, ["IsMemberInGroups", "ListGroups", "GetGroupMembershipId"]);
    to.allow({
      actions: ["identitystore:DeleteGroupMembership"],
      resources: this.#directory,
      noNarrowerBecause: ANY_MEMBERSHIP,
    });
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
