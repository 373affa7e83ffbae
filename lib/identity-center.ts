import { Stack } from "aws-cdk-lib";
import { Construct } from "constructs";
import type { DeploymentConfig } from "./deployment-config.ts";
import type { HandlerFunction } from "./handler-function.ts";

const ANY_TARGET =
  "The access policy may allow every account, and names permission sets by names, from which no ARN follows; removals outlive what it allowed.";
const ANYBODY =
  "Anybody in the directory may ask or approve, and the account that owns the identity store is not ours to know.";

/** Identity Center, its identity store and the organization: what exists already, and what each function may do with it. */
export class IdentityCenter extends Construct {
  readonly environment: { readonly INSTANCE_ARN: string; readonly IDENTITY_STORE_ID: string };
  readonly #instance: string;
  readonly #permissionSets: string;
  readonly #accounts: string;
  readonly #directory: readonly string[];
  readonly #organizationAccounts: string;

  constructor(scope: Construct, id: string, { instanceArn, identityStoreId }: DeploymentConfig["identityCenter"]) {
    super(scope, id);
    const { partition } = Stack.of(this);
    const instanceId = instanceArn.split("/")[1];
    this.environment = { INSTANCE_ARN: instanceArn, IDENTITY_STORE_ID: identityStoreId };
    this.#instance = instanceArn;
    this.#permissionSets = `arn:${partition}:sso:::permissionSet/${instanceId}/*`;
    this.#accounts = `arn:${partition}:sso:::account/*`;
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
  }

  grantDescribePermissionSet(to: HandlerFunction): void {
    to.allow({
      actions: ["sso:DescribePermissionSet"],
      resources: [this.#instance, this.#permissionSets],
      noNarrowerBecause: ANY_TARGET,
    });
  }

  grantDescribeAccount(to: HandlerFunction): void {
    to.allow({
      actions: ["organizations:DescribeAccount"],
      resources: [this.#organizationAccounts],
      noNarrowerBecause: ANY_TARGET,
    });
  }

  grantReadPeople(
    to: HandlerFunction,
    actions: readonly ("GetUserId" | "DescribeUser" | "GetGroupId" | "IsMemberInGroups" | "ListGroupMemberships")[],
  ): void {
    to.allow({
      actions: actions.map((action) => `identitystore:${action}`),
      resources: this.#directory,
      noNarrowerBecause: ANYBODY,
    });
  }

  /** The one road in. */
  grantCreateAssignments(to: HandlerFunction): void {
    this.#grantOnAssignments(to, "sso:CreateAccountAssignment");
  }

  /** The one road out. */
  grantDeleteAssignments(to: HandlerFunction): void {
    this.#grantOnAssignments(to, "sso:DeleteAccountAssignment");
  }

  #grantOnAssignments(to: HandlerFunction, change: string): void {
    to.allow({
      actions: [change, "sso:ListAccountAssignments"],
      resources: [this.#instance, this.#permissionSets, this.#accounts],
      noNarrowerBecause: ANY_TARGET,
    });
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
