import { makeIdentityStoreJoinableGroups } from "../../lambdas/adapters/aws/identity-store-joinable-groups.ts";
import { makeIdentityStoreMemberships } from "../../lambdas/adapters/aws/identity-store-memberships.ts";
import type { GroupMembership } from "../../lambdas/domain/group-membership.ts";
import { IdentityCenterUnavailableError } from "../../lambdas/ports/errors.ts";
import type { JoinableGroup } from "../../lambdas/ports/joinable-groups.ts";
import { readOrganisation } from "../../local/organisation.ts";
import { AwsFault, type AwsService } from "../../local/service.ts";
import { SharedRateLimit } from "../../local/services/identity-center/rate-limit.ts";
import { createIdentityStoreService } from "../../local/services/identity-store.ts";
import { IDENTITY_STORE_ID, INSTANCE_ARN, person } from "../fixtures/access-requests.ts";
import { describeAccessProvider } from "./access-provider.contract.ts";
import { describeImmediateAccess } from "./immediate-access.contract.ts";
import { describeJoinableGroups, type JoinableGroupsTarget } from "./joinable-groups.contract.ts";
import { type AccessProviderTarget, LONG_ENOUGH } from "./provided-access.ts";
import { type ServedAws, serveAws } from "./served-aws.ts";

const MUTATIONS = { create: "CreateGroupMembership", delete: "DeleteGroupMembership" } as const;

let aws: ServedAws;
const organisation = readOrganisation(INSTANCE_ARN, IDENTITY_STORE_ID);
/** Operations whose next answer is lost, or that are answered by this fault instead of being done. */
const lost = new Set<string>();
const refused = new Map<string, AwsFault>();
beforeAll(async () => {
  aws = await serveAws((clock) => {
    const limit = new SharedRateLimit(clock);
    return [misbehaving(createIdentityStoreService(organisation, IDENTITY_STORE_ID, limit, clock))];
  });
});
afterAll(() => aws.close());

function misbehaving(service: AwsService): AwsService {
  const operations = Object.entries(service.operations).map(([name, operation]) => {
    const run: typeof operation.run = async (input, context) => {
      const fault = refused.get(name);
      if (fault !== undefined) throw fault;
      const output = await operation.run(input, context);
      if (lost.delete(name)) throw new AwsFault("InternalServerException", "the answer is lost", 500);
      return output;
    };
    return [name, { ...operation, run }] as const;
  });
  return { ...service, operations: Object.fromEntries(operations) };
}

let made = 0;
/** A group of its own for each test, of which nobody is a member. */
function freshMembership(): GroupMembership {
  const { groupId } = addGroup();
  const [principalId = ""] = organisation.users.keys();
  return { kind: "group", identityStoreId: IDENTITY_STORE_ID, groupId, principalId };
}

function addGroup({ isSynchronised = false } = {}) {
  made += 1;
  const groupId = person(100_000 + made).userId;
  const group = { groupId, name: `group ${made}`, isSynchronised, members: new Set<string>() };
  organisation.groups.set(groupId, group);
  return group;
}

function membersOf({ groupId }: Pick<GroupMembership, "groupId">): Set<string> {
  const group = organisation.groups.get(groupId);
  if (group === undefined) throw new Error(`no group ${groupId}`);
  return group.members;
}

async function membershipsTarget(): Promise<AccessProviderTarget<"group">> {
  return {
    ...aws.targetOf(makeIdentityStoreMemberships(), "identitystore"),
    freshAccess: freshMembership,
    makeForeign: (access) => ({
      "another person": () => void membersOf(access).add(person(99).userId),
      "another group": () => void membersOf(addGroup()).add(access.principalId),
      "another person in another group": () => void membersOf(addGroup()).add(person(99).userId),
    }),
    makeCrowd: (access) => {
      for (let one = 100; one < 250; one += 1) membersOf(access).add(person(one).userId);
    },
    toWhatIsGone: (access) => ({
      "the group": { ...access, groupId: person(98).userId },
      "the person": { ...access, principalId: person(97).userId },
      "the group and the person": { ...access, groupId: person(98).userId, principalId: person(97).userId },
    }),
    inNoInstance: (access) => ({ ...access, identityStoreId: "d-0000000000" }),
    loseAnswer: (kind) => void lost.add(MUTATIONS[kind]),
  };
}

async function groupsTarget(): Promise<JoinableGroupsTarget> {
  organisation.groups.clear();
  const groups = Array.from({ length: 5 }, (_, at): JoinableGroup => {
    const isSynchronised = at % 2 === 1;
    const { groupId, name } = addGroup({ isSynchronised });
    return { groupId, name, isSynchronised };
  });
  const clock = { now: () => new Date(aws.clock.now()) };
  return {
    ...aws.targetOf(makeIdentityStoreJoinableGroups(IDENTITY_STORE_ID, clock), "identitystore"),
    groups,
    rename: (groupId, name) => {
      const group = organisation.groups.get(groupId);
      if (group !== undefined) group.name = name;
    },
    remove: (groupId) => void organisation.groups.delete(groupId),
  };
}

describe("the AWS adapters over local services: groups", () => {
  describeAccessProvider("group", membershipsTarget);
  describeImmediateAccess("group", membershipsTarget);
  describeJoinableGroups(groupsTarget);

  describe("of memberships", () => {
    const memberships = makeIdentityStoreMemberships();
    let access: GroupMembership;
    beforeEach(() => {
      aws.targetOf(memberships, "identitystore");
      access = freshMembership();
    });
    afterEach(() => refused.clear());
    const conflict = (Reason?: string) =>
      new AwsFault("ConflictException", "a conflict", 400, { ...(Reason && { Reason }) });

    test.each(["CONCURRENT_MODIFICATION", undefined])(
      "a creation that conflicts by %s may be under way: it is not known to have started nothing",
      async (reason) => {
        refused.set("CreateGroupMembership", conflict(reason));
        await expect(memberships.create(access)).rejects.toThrow(IdentityCenterUnavailableError);
      },
    );

    test("a removal that conflicts is tried again: it can only take away", async () => {
      membersOf(access).add(access.principalId);
      refused.set("DeleteGroupMembership", conflict("CONCURRENT_MODIFICATION"));
      expect(await memberships.remove(access)).toEqual({ kind: "busy", why: "a conflict" });
    });

    test("a group that is full is refused for good", async () => {
      refused.set("CreateGroupMembership", new AwsFault("ServiceQuotaExceededException", "the group is full"));
      expect(await memberships.create(access)).toEqual({ kind: "refused", why: "the group is full" });
    });

    test.each(["groupId", "principalId"] as const)("of an unknown %s none is made", async (member) => {
      expect(await memberships.create({ ...access, [member]: person(98).userId })).toEqual({ kind: "absent" });
    });

    test("a removal that comes late hits no newer membership", async () => {
      const first = await memberships.create(access);
      await aws.clock.skipBy(LONG_ENOUGH * 1000);
      await memberships.remove(access);
      await aws.clock.skipBy(LONG_ENOUGH * 1000);
      const second = await memberships.create(access);
      expect(second).not.toEqual(first);
    });

    test("a creation is sent once", async () => {
      aws.breakDown("identitystore", "failing", "CreateGroupMembership");
      const callsBefore = aws.calls().length;
      await expect(memberships.create(access)).rejects.toThrow(IdentityCenterUnavailableError);
      const operations = aws
        .calls()
        .slice(callsBefore)
        .map(({ operation }) => operation);
      expect(operations).toEqual(["CreateGroupMembership"]);
    });
  });
});
