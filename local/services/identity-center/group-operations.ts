import type { LocalGroup, Organisation } from "../../organisation.ts";
import { AwsFault } from "../../service.ts";
import type { MembershipStore } from "./membership-store.ts";

export interface InStore {
  readonly IdentityStoreId: string;
}
export interface OfGroup extends InStore {
  readonly GroupId: string;
}
export interface OfMember extends OfGroup {
  readonly MemberId: { readonly UserId: string };
}
export interface OfMembership extends InStore {
  readonly MembershipId: string;
}
interface Paged extends InStore {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** What the identity store does with groups and their members; every id in the input is looked up first. */
export function groupOperations(
  { organisation, identityStoreId }: { readonly organisation: Organisation; readonly identityStoreId: string },
  memberships: MembershipStore,
) {
  const group = (groupId: string): LocalGroup => {
    const found = organisation.groups.get(groupId);
    if (found === undefined) throw notFound("GROUP", groupId);
    return found;
  };
  const member = ({ GroupId, MemberId: { UserId } }: OfMember) => {
    if (!organisation.users.has(UserId)) throw notFound("USER", UserId);
    return { group: group(GroupId), userId: UserId };
  };
  return {
    DescribeGroup: ({ GroupId }: OfGroup) => groupShape(group(GroupId), identityStoreId),
    ListGroups: ({ MaxResults = 100, NextToken = "0" }: Paged) => {
      const all = [...organisation.groups.values()];
      const [start, end] = [Number(NextToken), Number(NextToken) + MaxResults];
      const Groups = all.slice(start, end).map((one) => groupShape(one, identityStoreId));
      return { Groups, ...(end < all.length ? { NextToken: String(end) } : {}) };
    },
    GetGroupMembershipId: (input: OfMember) => {
      const { group, userId } = member(input);
      if (!memberships.shows(group, userId)) throw notFound("GROUP_MEMBERSHIP", userId);
      return { IdentityStoreId: identityStoreId, MembershipId: memberships.idOf(group, userId) };
    },
    CreateGroupMembership: (input: OfMember) => {
      const { group, userId } = member(input);
      if (group.members.has(userId)) {
        const Reason = "UNIQUENESS_CONSTRAINT_VIOLATION";
        throw new AwsFault("ConflictException", "Member and Group relationship already exists.", 400, { Reason });
      }
      memberships.change(group, userId, true);
      return { IdentityStoreId: identityStoreId, MembershipId: memberships.idOf(group, userId) };
    },
    DeleteGroupMembership: ({ MembershipId }: OfMembership) => {
      for (const group of organisation.groups.values()) {
        const userId = [...group.members].find((one) => memberships.idOf(group, one) === MembershipId);
        if (userId === undefined) continue;
        memberships.change(group, userId, false);
        return {};
      }
      throw notFound("GROUP_MEMBERSHIP", MembershipId);
    },
  };
}

function groupShape({ groupId, name, isSynchronised = false }: LocalGroup, identityStoreId: string) {
  const ExternalIds = isSynchronised ? [{ Issuer: "https://scim.example.com", Id: groupId }] : [];
  return { GroupId: groupId, DisplayName: name, IdentityStoreId: identityStoreId, ExternalIds };
}

export function notFound(type: string, id: string): AwsFault {
  return new AwsFault("ResourceNotFoundException", `${type} not found.`, 400, { ResourceType: type, ResourceId: id });
}
