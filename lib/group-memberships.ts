import { Stack } from "aws-cdk-lib";
import { Construct } from "constructs";
import type { HandlerFunction } from "./handler-function.ts";

const ANY_GROUP =
  "Anybody may ask for a membership, the account that owns the identity store is not ours to know, and the access policy may name groups by names, from which no id follows.";
const ANY_MEMBERSHIP =
  "Memberships get their ids when they are made, and removals outlive what the access policy allowed.";

export interface GroupMembershipsProps {
  /** Ids of the groups that may ever be given; none when the policy gives no group. */
  readonly grantableGroups: readonly string[] | "*";
  /** ARNs of the identity store and of all that is in it. */
  readonly directory: readonly string[];
  /** The same, whichever account owns the store. */
  readonly directoryOfAnybody: readonly string[];
}

/** Memberships in the groups of the identity store, and what each function may do with them. */
export class GroupMemberships extends Construct {
  readonly #grantable: readonly string[];
  readonly #directory: readonly string[];
  readonly #directoryOfAnybody: readonly string[];

  constructor(scope: Construct, id: string, { grantableGroups, directory, directoryOfAnybody }: GroupMembershipsProps) {
    super(scope, id);
    const { partition } = Stack.of(this);
    this.#grantable = (grantableGroups === "*" ? ["*"] : grantableGroups).map(
      (group) => `arn:${partition}:identitystore:::group/${group}`,
    );
    this.#directory = directory;
    this.#directoryOfAnybody = directoryOfAnybody;
  }

  /** Whether somebody is a member of a group, and whether the store itself answers. */
  grantObserve(to: HandlerFunction): void {
    allow(to, ["IsMemberInGroups", "ListGroups"], this.#directory);
  }

  /** Into no group that the access policy does not name, and into none at all when it gives no group. */
  grantCreate(to: HandlerFunction): void {
    this.grantObserve(to);
    if (this.#grantable.length === 0) return;
    const [store, users] = this.#directory;
    to.allow({
      actions: ["identitystore:CreateGroupMembership"],
      resources: [store, users, ...this.#grantable].filter((arn) => arn !== undefined),
      noNarrowerBecause: ANY_GROUP,
    });
  }

  /** Whatever access policy and deployment say by now: what was given once must be removed when its time is up. */
  grantDelete(to: HandlerFunction): void {
    const actions = ["IsMemberInGroups", "ListGroups", "GetGroupMembershipId", "DeleteGroupMembership"];
    allow(to, actions, this.#directoryOfAnybody);
  }
}

function allow(to: HandlerFunction, actions: readonly string[], resources: readonly string[]): void {
  to.allow({
    actions: actions.map((action) => `identitystore:${action}`),
    resources,
    noNarrowerBecause: ANY_MEMBERSHIP,
  });
}
