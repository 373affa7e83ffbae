// Over 200 lines, because it is one idea: the life of a membership, where it is not that of an assignment.
import type { GroupRule } from "../../../lambdas/domain/policy/policy.ts";
import { GROUP_TARGET, person } from "../../fixtures/access-requests.ts";
import {
  approvedRequest,
  click,
  factsOf,
  grantStep,
  grantThrough,
  open,
  recordOf,
  revokeNow,
} from "../../fixtures/daypass-life.ts";
import {
  ADAM,
  BEA,
  CARL,
  GROUP_RULE,
  makeWorld,
  OWN_ACCOUNT,
  PRODUCTION,
  PRODUCTION_RULE,
  policyOf,
  type World,
} from "../../fixtures/daypass-world.ts";
import { KINDS_OF_ACCESS } from "../../fixtures/kinds-of-access.ts";

const { wanted, access } = KINDS_OF_ACCESS.group;
const { groupId, groupName } = GROUP_TARGET;
const OTHER = person(9_001).userId;

let world: World;
beforeEach(() => {
  world = makeWorld();
});

const setGroup = (changes: { name?: string; isSynchronised?: boolean }, id = groupId) =>
  world.directoryGroups.set(id, { groupId: id, name: groupName, isSynchronised: false, ...changes });
const rules = (...changes: readonly Partial<GroupRule>[]) => {
  world.policy = policyOf(
    PRODUCTION_RULE,
    ...changes.map((said, at) => ({ ...GROUP_RULE, name: `rule ${at}`, ...said })),
  );
};
const askFor = async () => recordOf(world, (await open(world, { wanted })).requestId);

describe("a request for a group is refused, and says why,", () => {
  test.each<[string, () => unknown, RegExp]>([
    [
      "when an identity provider synchronises it",
      () => setGroup({ isSynchronised: true }),
      /synchronised by an identity provider/,
    ],
    [
      "when no rule names it",
      () => rules({ groups: ["Auditing"] }),
      /no rule lets the requester ask for group Incident Responders/,
    ],
    ["when only a rule about accounts would match", () => rules(), /no rule lets/],
    ["when a rule denies it by name", () => rules({}, { effect: "deny" }), /denied by rule "rule 1"/],
    ["when a rule denies it by id", () => rules({}, { effect: "deny", groups: [`id:${groupId}`] }), /denied by rule/],
    ["when a rule denies every group", () => rules({}, { effect: "deny", groups: ["*"] }), /denied by rule/],
    [
      "when a rule denies a group that does not exist",
      () => rules({}, { effect: "deny", groups: ["Gone"] }),
      /denied by rule/,
    ],
    [
      "when the rule that gives it names it by a name that two groups have",
      () => setGroup({}, OTHER),
      /no rule lets the requester ask/,
    ],
    [
      "when its members approve something",
      () => rules({}, { groups: ["x"], approvers: ofGroup(groupName) }),
      /rights of their own/,
    ],
    [
      "when its members approve, named by id",
      () => rules({ approvers: ofGroup(`id:${groupId}`) }),
      /rights of their own/,
    ],
    [
      "when its members may ask for something",
      () => rules({}, { requesters: ofGroup(groupName) }),
      /rights of their own/,
    ],
    ["when its members are administrators", () => administrators(groupName), /rights of their own/],
    ["when it has access to Daypass's own account", () => reachesOwn(), /has access to Daypass's own account/],
    [
      "when a group of people is unknown, which may be this one",
      () => administrators("Renamed"),
      /may mean this group/,
    ],
  ])("%s", async (_what, change, why) => {
    change();
    expect(await askFor()).toMatchObject({
      status: "refused",
      refusedBecause: expect.arrayContaining([expect.stringMatching(why)]),
    });
  });

  test("when it is asked for by its id in other letters, and has access to Daypass's own account", async () => {
    const otherLetters = groupId.toUpperCase();
    world.directoryGroups.set(otherLetters, { groupId, name: groupName, isSynchronised: false });
    rules({ groups: ["*"] });
    reachesOwn();
    const opened = await open(world, { wanted: { kind: "group", groupId: otherLetters } });
    expect(await recordOf(world, opened.requestId)).toMatchObject({
      status: "refused",
      request: { target: { groupId }, access: { groupId } },
    });
  });

  test("a group that does not exist makes no request", async () => {
    world.directoryGroups.delete(groupId);
    expect(await open(world, { wanted })).toMatchObject({ next: "stop", why: "the group does not exist" });
    expect(world.events.refusedClicks).toHaveLength(1);
  });
});

function ofGroup(name: string) {
  return { users: [ADAM.email], groups: [name] };
}

function reachesOwn(): void {
  world.reached.set(groupId, new Set([PRODUCTION, OWN_ACCOUNT]));
}

function administrators(name: string): void {
  world.policy = { ...world.policy, administrators: { users: [], groups: [name] } };
}

describe("a request for a group is opened", () => {
  test.each([[groupName], [groupName.toLowerCase()], [`id:${groupId}`], ["*"]])("when a rule names %s", async (ref) => {
    // the identity store knows names in any case
    const { findByName } = world.ports().groups;
    const groups = {
      ...world.ports().groups,
      findByName: (name: string) => findByName(name === ref ? groupName : name),
    };
    rules({ groups: [ref] });
    const { requestId } = await open(world, { wanted }, { groups });
    expect(await recordOf(world, requestId)).toMatchObject({
      status: "pending",
      request: { target: { kind: "group", groupId, groupName }, access },
      approvers: { users: [ADAM.email, BEA.email] },
    });
  });

  test("also where the people of the policy are groups, which this one is not", async () => {
    world.directoryGroups.set(OTHER, { groupId: OTHER, name: "Platform", isSynchronised: false });
    world.members.set("Platform", new Set([ADAM.userId]));
    rules({ approvers: { users: [], groups: ["Platform"] } });
    expect((await askFor()).status).toBe("pending");
  });

  test("and granted at once where the policy says so", async () => {
    rules({ approval: "automatic" });
    expect((await askFor()).status).toBe("approved");
  });
});

describe("an approved request for a group is not granted any more", () => {
  test.each<[string, () => unknown, RegExp]>([
    ["when the group is gone", () => world.directoryGroups.delete(groupId), /group Incident Responders is gone/],
    ["when the group has another name", () => setGroup({ name: "Prod admins" }), /is called Prod admins now/],
    [
      "when the group is synchronised by now",
      () => setGroup({ isSynchronised: true }),
      /synchronised by an identity provider/,
    ],
    ["when the group has access to Daypass's own account by now", () => reachesOwn(), /Daypass's own account/],
    [
      "when the group is named as approvers by now",
      () => rules({ approvers: ofGroup(groupName) }),
      /rights of their own/,
    ],
    ["when a rule denies it by now", () => rules({}, { effect: "deny" }), /denied by rule/],
    ["when the rule that gave it is gone", () => rules(), /no rule lets/],
  ])("%s", async (_what, change, why) => {
    const id = await approvedRequest(world, { wanted });
    change();
    expect(await grantThrough(world, id)).toBe("failed");
    expect(JSON.stringify(factsOf(world, id))).toMatch(why);
    expect(world.memberships.started).toEqual([]);
    expect(world.schedules.armed()).toEqual([]);
  });

  test("in another identity store than Daypass's", async () => {
    const id = await approvedRequest(world, { wanted });
    expect(await grantThrough(world, id, { identityStoreId: "d-0000000000" })).toBe("failed");
    expect(world.memberships.started).toEqual([]);
  });
});

test("a group that was renamed counts for no click, until it has its name again", async () => {
  const { requestId } = await open(world, { wanted });
  setGroup({ name: "Prod admins" });
  expect(await click(world, requestId, ADAM, { clickId: "click-1" })).toMatchObject({ kind: "refused" });
  setGroup({});
  expect(await click(world, requestId, ADAM, { clickId: "click-2" })).toMatchObject({ status: "approved" });
});

test("an approver may revoke it although its group was renamed or is gone", async () => {
  const id = await approvedRequest(world, { wanted });
  await grantThrough(world, id);
  setGroup({ name: "Prod admins" });
  expect(await revokeNow(world, id, CARL)).toMatchObject({ kind: "refused" });
  expect(await revokeNow(world, id, ADAM)).toMatchObject({ kind: "followed" });
});

test("an approver of accounts may not revoke a membership, nor the reverse", async () => {
  world.policy = policyOf(
    { ...PRODUCTION_RULE, approvers: { users: [ADAM.email], groups: [] } },
    { ...GROUP_RULE, approvers: { users: [BEA.email], groups: [] } },
  );
  const { requestId } = await open(world, { wanted });
  await click(world, requestId, BEA);
  await grantThrough(world, requestId);
  expect(await revokeNow(world, requestId, ADAM)).toMatchObject({ kind: "refused" });
});

test("memberships need no permit, and keep none from assignments", async () => {
  const taken: string[] = [];
  const permits = { ...world.permits, take: async (kind: string) => taken.push(kind) > 0 };
  const id = await approvedRequest(world, { wanted });
  expect(await grantThrough(world, id, { permits })).toBe("active");
  expect(taken).toEqual([]);
});

test("a membership that somebody makes between the look and the creation is taken for ours, and removed at the expiry", async () => {
  const id = await approvedRequest(world, { wanted });
  const create = async (membership: typeof access) => {
    world.memberships.setByHand(membership, true);
    return world.memberships.create(membership);
  };
  const providers = { ...world.providers, group: { ...world.memberships, create } };
  await grantStep(world, id, { providers });
  expect(await grantThrough(world, id)).toBe("active");
  expect(await world.ledger.read(access)).toMatchObject({ ours: true });
});
