import type { GroupTarget } from "../domain/access-target.ts";
import type { GroupMembership } from "../domain/group-membership.ts";
import type { DirectoryGroup, Groups } from "../ports/groups.ts";

export interface GroupTargetPorts {
  readonly groups: Groups;
  readonly identityStoreId: string;
}

type DescribedGroup =
  | {
      readonly kind: "described";
      readonly target: GroupTarget;
      readonly accessFor: (principalId: string) => GroupMembership;
      readonly objections: readonly string[];
    }
  | { readonly kind: "refused"; readonly why: string };

/** A group as it is at this moment, and what is against making anybody a member of it. */
export async function describeGroupTarget(
  { groups, identityStoreId }: GroupTargetPorts,
  groupId: string,
): Promise<DescribedGroup> {
  const group = await groups.describe(groupId);
  if (group === undefined) return { kind: "refused", why: "the group does not exist" };
  const objection = objectionToMembers(group);
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
  { groups, identityStoreId }: GroupTargetPorts,
  { groupId, groupName }: GroupTarget,
  membership: GroupMembership,
): Promise<string | undefined> {
  if (membership.identityStoreId !== identityStoreId) return "it is about a group of another identity store";
  const group = await groups.describe(groupId);
  if (group === undefined) return `group ${groupName} is gone`;
  if (group.name !== groupName) return `group ${groupName} is called ${group.name} now`;
  return objectionToMembers(group);
}

function objectionToMembers({ name, isSynchronised }: DirectoryGroup): string | undefined {
  return isSynchronised
    ? `group ${name} is synchronised by an identity provider, which says alone who is a member`
    : undefined;
}
