import { DescribeGroupCommand, IsMemberInGroupsCommand } from "@aws-sdk/client-identitystore";
import type { Access } from "../../domain/access.ts";
import type { AccountAssignment } from "../../domain/account-assignment.ts";
import type { GroupMembership } from "../../domain/group-membership.ts";
import { IdentityCenterUnavailableError } from "../../ports/errors.ts";
import type { ExistingAccess, ExistingWays } from "../../ports/existing-access.ts";
import { identitystore } from "./aws-clients.ts";
import { nameOf, unavailable } from "./aws-refusal.ts";
import { listedAssignments } from "./identity-center-listing.ts";

/** https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_IsMemberInGroups.html */
const GROUPS_AT_ONCE = 100;

/** How long may be looked; nothing when there is no limit but that of each call. */
type Options = { readonly abortSignal?: AbortSignal };

/** From one complete listing of what the account has, and the person's memberships of the groups in it; of a group the membership. */
export function makeIdentityCenterExistingAccess(identityStoreId: string): ExistingAccess {
  const store = { IdentityStoreId: identityStoreId };

  /** One group that is gone makes AWS refuse them all, so they are asked for singly then. */
  const memberOf = async (userId: string, GroupIds: string[], options: Options): Promise<readonly string[]> => {
    try {
      const command = new IsMemberInGroupsCommand({ ...store, MemberId: { UserId: userId }, GroupIds });
      const { Results = [] } = await identitystore().send(command, options);
      return Results.flatMap(({ GroupId, MembershipExists }) => (MembershipExists && GroupId) || []);
    } catch (error) {
      if (nameOf(error) !== "ResourceNotFoundException") throw error;
      const singly = GroupIds.length > 1 ? GroupIds : [];
      return (await Promise.all(singly.map((id) => memberOf(userId, [id], options)))).flat();
    }
  };
  const nameOfGroup = async (GroupId: string, options: Options): Promise<string> => {
    const group = await identitystore().send(new DescribeGroupCommand({ ...store, GroupId }), options);
    return group.DisplayName ?? GroupId;
  };
  const lookAtAssignments = async (assignment: AccountAssignment, options: Options): Promise<ExistingWays> => {
    let direct = false;
    const groupIds: string[] = [];
    for await (const { PrincipalType, PrincipalId } of listedAssignments(assignment, options)) {
      if (PrincipalType === "USER" && PrincipalId === assignment.principalId) direct = true;
      if (PrincipalType === "GROUP" && PrincipalId !== undefined) groupIds.push(PrincipalId);
    }
    const through: string[] = [];
    for (let start = 0; start < groupIds.length; start += GROUPS_AT_ONCE) {
      const some = groupIds.slice(start, start + GROUPS_AT_ONCE);
      through.push(...(await memberOf(assignment.principalId, some, options)));
    }
    return { direct, throughGroups: await Promise.all(through.map((id) => nameOfGroup(id, options))) };
  };
  const lookAtMembership = async (membership: GroupMembership, options: Options): Promise<ExistingWays> => {
    const memberships = await memberOf(membership.principalId, [membership.groupId], options);
    return { direct: memberships.length > 0, throughGroups: [] };
  };
  const look = (access: Access, options: Options) =>
    access.kind === "account" ? lookAtAssignments(access, options) : lookAtMembership(access, options);
  return {
    async waysTo(access, longestMs) {
      const options = longestMs === undefined ? {} : { abortSignal: AbortSignal.timeout(longestMs) };
      try {
        return await look(access, options);
      } catch (error) {
        // what is gone gives nobody anything
        if (nameOf(error) === "ResourceNotFoundException") return { direct: false, throughGroups: [] };
        return unavailable(IdentityCenterUnavailableError, "looking at what there is")(error);
      }
    },
  };
}
