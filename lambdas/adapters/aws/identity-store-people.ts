import {
  DescribeUserCommand,
  GetGroupIdCommand,
  GetUserIdCommand,
  type GetUserIdCommandOutput,
  IsMemberInGroupsCommand,
  ListGroupMembershipsCommand,
} from "@aws-sdk/client-identitystore";
import type { GroupRef } from "../../domain/policy/group-ref.ts";
import { foldCase } from "../../domain/policy/policy-person.ts";
import type { Clock } from "../../ports/clock.ts";
import type { DirectoryUser, People } from "../../ports/people.ts";
import { identitystore } from "./aws-clients.ts";
import { nameOf } from "./aws-refusal.ts";
import { orNone } from "./identity-store-answer.ts";

/** Group names are resolved once in so many milliseconds; membership is asked for each time, and the name again where there is one. */
const KEEP_GROUP_IDS_MS = 5 * 60_000;
/** What was resolved so many milliseconds ago is what the group is called now: one invocation asks once. */
const CALLED_SO_MS = 1_000;
/** IsMemberInGroups takes at most 100 ids, https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_IsMemberInGroups.html */
const GROUPS_AT_ONCE = 100;

/** People and groups of one identity store. */
export function makeIdentityStorePeople(identityStoreId: string, clock: Clock): People {
  const store = { IdentityStoreId: identityStoreId };
  const groupIds = new Map<GroupRef, { readonly id: string | undefined; readonly askedAt: number }>();

  const describe = async (userId: string): Promise<DirectoryUser | undefined> => {
    const user = await orNone(
      identitystore().send(new DescribeUserCommand({ ...store, UserId: userId })),
      "describing a user",
    );
    if (user?.UserId === undefined) return undefined;
    const email = user.Emails?.find((address) => address.Primary)?.Value ?? user.Emails?.[0]?.Value ?? "";
    return {
      userId: user.UserId,
      email: foldCase(email),
      displayName: user.DisplayName ?? user.UserName ?? user.UserId,
      enabled: user.UserStatus === "ENABLED",
    };
  };
  const groupId = async (ref: GroupRef): Promise<string | undefined> => {
    if (ref.startsWith("id:")) return ref.slice(3);
    const kept = groupIds.get(ref);
    return kept !== undefined && isWithin(KEEP_GROUP_IDS_MS, kept.askedAt) ? kept.id : groupIdNow(ref);
  };
  const isWithin = (milliseconds: number, askedAt: number) => clock.now().getTime() - askedAt < milliseconds;
  const groupIdNow = async (ref: GroupRef): Promise<string | undefined> => {
    const AlternateIdentifier = { UniqueAttribute: { AttributePath: "displayName", AttributeValue: ref } };
    const found = await orNone(
      identitystore().send(new GetGroupIdCommand({ ...store, AlternateIdentifier })),
      "finding a group",
    );
    groupIds.set(ref, { id: found?.GroupId, askedAt: clock.now().getTime() });
    return found?.GroupId;
  };
  /** A membership counts under the name that the group has now: one that was renamed since gives nobody anything. */
  const isStillCalled = async (ref: GroupRef, id: string): Promise<boolean> =>
    ref.startsWith("id:") || isWithin(CALLED_SO_MS, groupIds.get(ref)?.askedAt ?? 0) || (await groupIdNow(ref)) === id;
  /** By group id; undefined for one that is gone: one dead id makes AWS refuse them all, so they are asked for singly then. */
  const memberships = async (
    userId: string,
    groupIds: readonly string[],
  ): Promise<readonly (readonly [string, boolean | undefined])[]> => {
    const command = new IsMemberInGroupsCommand({ ...store, MemberId: { UserId: userId }, GroupIds: [...groupIds] });
    const answer = await orNone(identitystore().send(command), "asking for memberships");
    if (answer !== undefined) {
      return (answer.Results ?? []).map(({ GroupId = "", MembershipExists = false }) => [GroupId, MembershipExists]);
    }
    const [only, ...more] = groupIds;
    if (only === undefined || more.length === 0) return only === undefined ? [] : [[only, undefined]];
    return (await Promise.all(groupIds.map((id) => memberships(userId, [id])))).flat();
  };
  const userIdWith = (email: string): Promise<GetUserIdCommandOutput> => {
    const AlternateIdentifier = { UniqueAttribute: { AttributePath: "emails.value", AttributeValue: email } };
    return identitystore().send(new GetUserIdCommand({ ...store, AlternateIdentifier }));
  };
  return {
    describe,
    async findByEmail(email) {
      const found = await orNone(userIdWith(email), "finding a user");
      const user = found?.UserId === undefined ? undefined : await describe(found.UserId);
      return user?.email === foldCase(email) ? user : undefined;
    },
    async isShared(email) {
      const sharing = userIdWith(email).then(
        () => false,
        (error: unknown) => {
          if (nameOf(error) === "ConflictException") return true;
          throw error;
        },
      );
      return (await orNone(sharing, "finding a user")) ?? false;
    },
    async groupsOf(userId, among) {
      const refs = new Map<string, GroupRef[]>();
      const unknown: GroupRef[] = [];
      for (const ref of among) {
        const id = await groupId(ref);
        if (id === undefined) unknown.push(ref);
        else refs.set(id, [...(refs.get(id) ?? []), ref]);
      }
      const memberOf: GroupRef[] = [];
      const ids = [...refs.keys()];
      for (let start = 0; start < ids.length; start += GROUPS_AT_ONCE) {
        const answers = await memberships(userId, ids.slice(start, start + GROUPS_AT_ONCE));
        for (const [id, isMember] of answers) {
          if (isMember === false) continue;
          for (const ref of refs.get(id) ?? []) {
            const counts = isMember && (await isStillCalled(ref, id));
            (counts ? memberOf : unknown).push(ref);
          }
        }
      }
      return { memberOf, unknown };
    },
    async hasMemberBesides(group, userId) {
      const id = await groupId(group);
      if (id === undefined) return false;
      const command = new ListGroupMembershipsCommand({ ...store, GroupId: id, MaxResults: 2 });
      const page = await orNone(identitystore().send(command), "listing a group");
      return (page?.GroupMemberships ?? []).some((membership) => membership.MemberId?.UserId !== userId);
    },
  };
}
