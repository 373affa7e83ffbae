import type { GroupTarget } from "../domain/access-target.ts";
import type { GroupMembership } from "../domain/group-membership.ts";
import type { GroupReach } from "../ports/group-reach.ts";
import type { JoinableGroup, JoinableGroups } from "../ports/joinable-groups.ts";

export interface GroupTargetPorts {
  readonly groups: JoinableGroups;
  readonly groupReach: GroupReach;
  readonly identityStoreId: string;
  readonly instanceArn: string;
  /** The account in which Daypass runs. */
  readonly ownAccountId: string;
}

type DescribedGroup =
  | {
      readonly kind: "described";
      readonly target: GroupTarget;
      readonly accessFor: (principalId: string) => GroupMembership;
      readonly objections: readonly string[];
    }
  | { readonly kind: "refused"; readonly why: string };

/**
 * A group as it is at this moment, and what is against making anybody a member of it. By its id as the identity store writes it: what
 * it has is found by that, and letters of the other case may mean the same group.
 */
export async function describeGroupTarget(ports: GroupTargetPorts, wantedId: string): Promise<DescribedGroup> {
  const { identityStoreId } = ports;
  const group = await ports.groups.describe(wantedId);
  if (group === undefined) return { kind: "refused", why: "the group does not exist" };
  const { groupId } = group;
  const objection = await objectionToMembers(ports, group);
  return {
    kind: "described",
    target: { kind: "group", groupId, groupName: group.name },
    accessFor: (principalId) => ({ kind: "group", identityStoreId, groupId, principalId }),
    objections: objection === undefined ? [] : [objection],
  };
}

/** Whether both speak of the same group. */
export function isMembershipIn(target: GroupTarget, membership: GroupMembership): boolean {
  return membership.groupId === target.groupId;
}

/** Why what was asked for cannot be given any more: the group is not as it was when it was asked for. */
export async function objectionToGroup(
  ports: GroupTargetPorts,
  { groupId, groupName }: GroupTarget,
  membership: GroupMembership,
): Promise<string | undefined> {
  if (membership.identityStoreId !== ports.identityStoreId) return "it is about a group of another identity store";
  const group = await ports.groups.describe(groupId);
  if (group?.groupId !== groupId) return `group ${groupName} is gone`;
  if (group.name !== groupName) return `group ${groupName} is called ${group.name} now`;
  return objectionToMembers(ports, group);
}

/** In Daypass's own account somebody could rewrite Daypass, as in `whyAccountNeverGiven`. */
async function objectionToMembers(
  { groupReach, instanceArn, ownAccountId }: GroupTargetPorts,
  { groupId, name, isSynchronised }: JoinableGroup,
): Promise<string | undefined> {
  if (isSynchronised) {
    return `group ${name} is synchronised by an identity provider, which says alone who is a member`;
  }
  return (await groupReach.reaches(instanceArn, groupId, ownAccountId))
    ? `group ${name} has access to Daypass's own account, which is not given by Daypass`
    : undefined;
}
