import type { Clock } from "../clock.ts";
import type { LocalGroup, LocalUser, Organisation } from "../organisation.ts";
import { AwsFault, type AwsService, type CallContext, type NeededPermission, type Operation } from "../service.ts";
import {
  groupOperations,
  type InStore,
  notFound,
  type OfGroup,
  type OfMember,
  type OfMembership,
} from "./identity-center/group-operations.ts";
import { MembershipStore } from "./identity-center/membership-store.ts";
import type { SharedRateLimit } from "./identity-center/rate-limit.ts";

interface ByAttribute extends InStore {
  readonly AlternateIdentifier: {
    readonly UniqueAttribute?: { readonly AttributePath: string; readonly AttributeValue: string };
  };
}

/** The identity store: exact look-ups and memberships of the organisation's people. */
export function createIdentityStoreService(
  organisation: Organisation,
  identityStoreId: string,
  limit: SharedRateLimit,
  clock: Clock,
): AwsService {
  const memberships = new MembershipStore(clock, identityStoreId);
  const ofGroups = groupOperations({ organisation, identityStoreId }, memberships);
  const operation = <Input extends InStore>(
    action: string,
    resources: readonly string[] | ((input: Input) => readonly string[]),
    run: (input: Input, context: CallContext) => unknown,
  ): Operation<Input> => ({
    needs: (input, context) =>
      permissions(action, resources instanceof Function ? resources(input) : resources, identityStoreId, context),
    run: (input, context) => {
      limit.count(context.caller);
      if (input.IdentityStoreId !== identityStoreId) throw notFound("IDENTITY_STORE", input.IdentityStoreId);
      return run(input, context);
    },
  });
  const user = (userId: string): LocalUser => {
    const found = organisation.users.get(userId);
    if (found === undefined) throw notFound("USER", userId);
    return found;
  };
  const group = (groupId: string): LocalGroup => {
    const found = organisation.groups.get(groupId);
    if (found === undefined) throw notFound("GROUP", groupId);
    return found;
  };
  return {
    signingName: "identitystore",
    operations: {
      GetUserId: operation("GetUserId", ["user"], ({ AlternateIdentifier }: ByAttribute) => {
        const { path, value } = attributeOf(AlternateIdentifier);
        if (path !== "emails.value" && path !== "userName") throw unknownAttribute(path);
        const found = [...organisation.users.values()].filter(
          ({ email }) => email.toLowerCase() === value.toLowerCase(),
        );
        if (found.length > 1) throw new AwsFault("ConflictException", "More than one user has this attribute");
        if (found[0] === undefined) throw notFound("USER", value);
        return { UserId: found[0].userId, IdentityStoreId: identityStoreId };
      }),
      DescribeUser: operation("DescribeUser", ["user"], ({ UserId }: InStore & { UserId: string }) => {
        const { userId, name, email, enabled } = user(UserId);
        return {
          UserId: userId,
          IdentityStoreId: identityStoreId,
          UserName: email,
          DisplayName: name,
          Emails: [{ Value: email, Type: "work", Primary: true }],
          UserStatus: enabled ? "ENABLED" : "DISABLED",
        };
      }),
      GetGroupId: operation("GetGroupId", ["group"], ({ AlternateIdentifier }: ByAttribute) => {
        const { path, value } = attributeOf(AlternateIdentifier);
        if (path !== "displayName") throw unknownAttribute(path);
        const found = [...organisation.groups.values()].filter(({ name }) => name === value);
        if (found.length > 1) throw new AwsFault("ConflictException", "More than one group has this attribute");
        if (found[0] === undefined) throw notFound("GROUP", value);
        return { GroupId: found[0].groupId, IdentityStoreId: identityStoreId };
      }),
      IsMemberInGroups: operation(
        "IsMemberInGroups",
        ["user", "group", "membership"],
        ({ MemberId, GroupIds }: InStore & { MemberId: { UserId: string }; GroupIds: readonly string[] }) => {
          if (GroupIds.length === 0 || GroupIds.length > 100) {
            throw new AwsFault("ValidationException", `1 to 100 group ids are allowed, got ${GroupIds.length}`);
          }
          const { userId } = user(MemberId.UserId);
          return {
            Results: GroupIds.map((GroupId) => ({
              GroupId,
              MemberId,
              MembershipExists: memberships.shows(group(GroupId), userId),
            })),
          };
        },
      ),
      ListGroupMemberships: operation(
        "ListGroupMemberships",
        ["group", "membership"],
        ({
          GroupId,
          MaxResults = 100,
          NextToken,
        }: InStore & { GroupId: string; MaxResults?: number; NextToken?: string }) => {
          const members = [...group(GroupId).members];
          const start = Number(NextToken ?? 0);
          const end = start + MaxResults;
          return {
            GroupMemberships: members
              .slice(start, end)
              .map((UserId) => ({ IdentityStoreId: identityStoreId, GroupId, MemberId: { UserId } })),
            ...(end < members.length ? { NextToken: String(end) } : {}),
          };
        },
      ),
      DescribeGroup: operation("DescribeGroup", ({ GroupId }: OfGroup) => [`group/${GroupId}`], ofGroups.DescribeGroup),
      ListGroups: operation("ListGroups", ["group"], ofGroups.ListGroups),
      GetGroupMembershipId: operation(
        "GetGroupMembershipId",
        (input: OfMember) => [...memberArns(input), "membership"],
        ofGroups.GetGroupMembershipId,
      ),
      CreateGroupMembership: operation("CreateGroupMembership", memberArns, ofGroups.CreateGroupMembership),
      DeleteGroupMembership: operation(
        "DeleteGroupMembership",
        ({ MembershipId }: OfMembership) => [`membership/${MembershipId}`],
        ofGroups.DeleteGroupMembership,
      ),
    },
  };
}

function memberArns({ GroupId, MemberId }: OfMember): readonly string[] {
  return [`group/${GroupId}`, `user/${MemberId.UserId}`];
}

/** `resources` are kinds, of which all must be allowed, or single things of a kind. */
function permissions(
  action: string,
  resources: readonly string[],
  identityStoreId: string,
  { accountId }: CallContext,
): readonly NeededPermission[] {
  const arns = [
    `arn:aws:identitystore::${accountId}:identitystore/${identityStoreId}`,
    ...resources.map((one) => `arn:aws:identitystore:::${one.includes("/") ? one : `${one}/*`}`),
  ];
  return arns.map((resource) => ({ action: `identitystore:${action}`, resource }));
}

function attributeOf({ UniqueAttribute }: ByAttribute["AlternateIdentifier"]): { path: string; value: string } {
  if (UniqueAttribute === undefined) throw new AwsFault("ValidationException", "only UniqueAttribute is emulated here");
  return { path: UniqueAttribute.AttributePath, value: UniqueAttribute.AttributeValue };
}

function unknownAttribute(path: string): AwsFault {
  return new AwsFault("ValidationException", `attribute path ${path} is not supported for this look-up`);
}
