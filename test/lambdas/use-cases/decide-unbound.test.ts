import { person } from "../../fixtures/access-requests.ts";
import { click, open, recordOf } from "../../fixtures/daypass-life.ts";
import type { World as TheWorld } from "../../fixtures/daypass-world.ts";
import { CARL, makeWorld, PRODUCTION_RULE, policyOf, TEAM_ID } from "../../fixtures/daypass-world.ts";

const NINA = person(7, "nina");
let world: TheWorld;
let id: string;
beforeEach(async () => {
  world = makeWorld();
  const { userId, email, displayName, slackUserId } = NINA;
  world.users.set(userId, { userId, email, displayName, enabled: true });
  world.chat.set(slackUserId, { slackUserId, teamId: TEAM_ID, displayName, email, unfitBecause: undefined });
  world.policy = policyOf({ ...PRODUCTION_RULE, approvers: { users: [NINA.email], groups: [] } });
  id = (await open(world)).requestId;
});

const isBound = () => world.bindings.claimOf(NINA.userId).then((claim) => claim !== undefined);

test.each(["approve", "deny"] as const)(
  "an approver whom nobody has bound cannot %s, and is told the command",
  async (verb) => {
    const why = expect.stringContaining("npx daypass bindings add --slack U0007 --email nina@example.com");
    expect(await click(world, id, NINA, { verb })).toEqual({ kind: "refused", why });
    expect((await recordOf(world, id)).status).toBe("pending");
    expect(world.events.refusedClicks).toEqual([expect.objectContaining({ slackUserId: NINA.slackUserId, text: why })]);
    expect(await isBound()).toBe(false);
  },
);

test("a refused click is on record with both ids, once it is known who clicked", async () => {
  await click(world, id, NINA);
  await click(world, id, CARL);
  expect([...world.audit.refusals.values()].map(({ slackUserId, userId }) => [slackUserId, userId])).toEqual([
    [NINA.slackUserId, undefined],
    [CARL.slackUserId, CARL.userId],
  ]);
});

test("somebody whom no rule names is bound by no click either", async () => {
  world.policy = policyOf(PRODUCTION_RULE);
  expect(await click(world, id, NINA)).toMatchObject({ kind: "refused" });
  expect(await isBound()).toBe(false);
});

test("where the first use of everybody binds, an approver's click binds them and counts", async () => {
  expect(await click(world, id, NINA, {}, { firstUse: "everybody" })).toMatchObject({
    kind: "followed",
    status: "approved",
  });
  expect(await isBound()).toBe(true);
  expect(world.operators.pages).toHaveLength(1);
});

test("an approver who asks first is not bound by that, and cannot decide by it", async () => {
  expect(await open(world, { slackUserId: NINA.slackUserId, submissionId: "view-2" })).toMatchObject({
    status: "refused",
  });
  expect(await isBound()).toBe(false);
  expect(await click(world, id, NINA)).toMatchObject({ kind: "refused" });
});

test("who asked, was bound by that, and is made an approver later decides nothing until an administrator has bound them", async () => {
  const now = world.policy;
  world.policy = policyOf(PRODUCTION_RULE);
  await open(world, { slackUserId: NINA.slackUserId, submissionId: "view-2" });
  expect(await isBound()).toBe(true);
  world.policy = now;
  expect(await click(world, id, NINA)).toMatchObject({ kind: "refused", why: expect.stringContaining("bindings add") });
});
