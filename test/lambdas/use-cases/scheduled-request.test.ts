import { secondsAfter } from "../../../lambdas/domain/instant.ts";
import {
  cancel,
  click,
  grantStep,
  grantThrough,
  open,
  recordOf,
  revokeNow,
  sweep,
} from "../../fixtures/daypass-life.ts";
import {
  ADAM,
  boundByAdministrator,
  makeWorld,
  PRODUCTION_RULE,
  policyOf,
  RITA,
  type World,
} from "../../fixtures/daypass-world.ts";

const HOUR = 3600;
let world: World;
let startsAt: Date;
let id: string;
beforeEach(async () => {
  world = makeWorld();
  startsAt = secondsAfter(world.clock.now(), 24 * HOUR);
  id = (await open(world, { startsAt })).requestId;
});

test("approved before its start it is scheduled, granted then, and lasts as long as asked from there", async () => {
  expect(await click(world, id, ADAM)).toMatchObject({ status: "scheduled" });
  expect(await grantStep(world, id)).toEqual({ next: "again", seconds: 60 });
  expect(await recordOf(world, id)).toMatchObject({ status: "scheduled" });
  expect(world.assignments.started).toEqual([]);
  world.clock.advance(24 * HOUR);
  expect(await grantThrough(world, id)).toBe("active");
  expect((await recordOf(world, id)).expiresAt).toEqual(secondsAfter(startsAt, HOUR));
});

test("a function whose clock is behind the workflow's waits for the start, and then grants", async () => {
  await click(world, id, ADAM);
  world.clock.advance(24 * HOUR - 0.02);
  expect(await grantStep(world, id)).toEqual({ next: "again", seconds: 1 });
  world.clock.advance(1);
  expect(await grantThrough(world, id)).toBe("active");
});

test("what needs no approval is scheduled at once", async () => {
  world.policy = policyOf({ ...PRODUCTION_RULE, approval: "automatic" });
  const opened = await open(world, { startsAt, submissionId: "view-2" });
  expect(opened).toMatchObject({ next: "grant", status: "scheduled", startsAt });
});

test("approved after its start it is granted at once", async () => {
  world.clock.advance(HOUR);
  const soon = (await open(world, { startsAt: secondsAfter(world.clock.now(), HOUR), submissionId: "view-2" }))
    .requestId;
  world.clock.advance(2 * HOUR);
  expect(await click(world, soon, ADAM)).toMatchObject({ status: "approved" });
});

test.each([
  ["the policy refuses it", () => ({ policy: policyOf({ ...PRODUCTION_RULE, accounts: ["333333333333"] }) })],
  [
    "its approver may not approve it any more",
    () => ({ policy: policyOf({ ...PRODUCTION_RULE, approvers: { users: ["bea@example.com"], groups: [] } }) }),
  ],
])("when at its start %s, nothing is made", async (_why, change) => {
  await click(world, id, ADAM);
  world.clock.advance(24 * HOUR);
  Object.assign(world, change());
  expect(await grantThrough(world, id)).toBe("failed");
  expect(world.assignments.started).toEqual([]);
});

test("when its approver's binding was reset until its start, nothing is made: somebody else may have clicked", async () => {
  await click(world, id, ADAM);
  await world.bindings.dropClaim(boundByAdministrator(ADAM));
  world.clock.advance(24 * HOUR);
  expect(await grantThrough(world, id)).toBe("failed");
  expect(world.assignments.started).toEqual([]);
});

test("the requester takes it back, or an approver withdraws it, until it starts", async () => {
  await click(world, id, ADAM);
  expect(await cancel(world, id, RITA)).toMatchObject({ status: "cancelled" });
  const other = (await open(world, { startsAt, submissionId: "view-2" })).requestId;
  await click(world, other, ADAM);
  expect(await revokeNow(world, other, ADAM)).toMatchObject({ status: "cancelled" });
  world.clock.advance(24 * HOUR);
  for (const requestId of [id, other]) expect(await grantThrough(world, requestId)).toBe("cancelled");
});

test("a start that its execution missed by more than a quarter of an hour is not made up for", async () => {
  await click(world, id, ADAM);
  world.clock.advance(24 * HOUR + 15 * 60);
  expect(await grantThrough(world, id)).toBe("failed");
});

test("the sweep leaves it alone until its start, and then has it granted if nobody did", async () => {
  await click(world, id, ADAM);
  world.clock.advance(10 * 60);
  await sweep(world);
  expect(world.workflows.resumed).toEqual([]);
  world.clock.advance(24 * HOUR - 5 * 60);
  await sweep(world);
  expect(world.workflows.resumed).toEqual([id]);
});

test("one that was scheduled at once is put off by the sweep until its start, and granted then if its execution is gone", async () => {
  world.policy = policyOf({ ...PRODUCTION_RULE, approval: "automatic" });
  const { requestId } = await open(world, { startsAt, submissionId: "view-2" });
  world.clock.advance(10 * 60);
  await sweep(world);
  expect((await recordOf(world, requestId)).dueAt).toEqual(secondsAfter(startsAt, 120));
  expect(world.workflows.resumed).not.toContain(requestId);
  world.clock.advance(24 * HOUR - 5 * 60);
  await sweep(world);
  expect(world.workflows.resumed).toContain(requestId);
  expect(await grantThrough(world, requestId)).toBe("active");
});

test("a start more than 14 days away is refused", async () => {
  const late = secondsAfter(world.clock.now(), 14 * 24 * HOUR + 1);
  expect(await open(world, { startsAt: late, submissionId: "view-2" })).toMatchObject({ next: "stop", why: /14 days/ });
});
