import {
  approvedRequest,
  cancel,
  click,
  factsOf,
  grantStep,
  grantThrough,
  open,
  recordOf,
  revokeThrough,
} from "../../fixtures/daypass-life.ts";
import { ADAM, makeWorld, RITA, type World } from "../../fixtures/daypass-world.ts";

let world: World;
let id: string;
beforeEach(async () => {
  world = makeWorld();
  id = (await open(world)).requestId;
});

const typesOf = (requestId: string) => factsOf(world, requestId).map(({ type }) => type);

test("the requester takes a pending request back: on record, and the execution that waits is woken", async () => {
  world.records.put({ ...(await recordOf(world, id)), waitToken: "bell" });
  expect(await cancel(world, id, RITA)).toMatchObject({ kind: "followed", status: "cancelled" });
  expect(typesOf(id)).toEqual(["requested", "cancelled"]);
  expect(world.workflows.rung).toEqual([{ token: "bell", status: "cancelled" }]);
});

test("the same cancellation delivered again rings again and is on record once", async () => {
  await cancel(world, id, RITA);
  expect(await cancel(world, id, RITA)).toMatchObject({ kind: "followed", status: "cancelled" });
  expect(typesOf(id)).toEqual(["requested", "cancelled"]);
});

test("nobody else takes it back, not even an approver", async () => {
  expect(await cancel(world, id, ADAM)).toEqual({
    kind: "refused",
    why: "only the person who asked can take a request back",
  });
  expect((await recordOf(world, id)).status).toBe("pending");
  expect(world.events.refusedClicks).toHaveLength(1);
});

test("an approved request that is not granted yet is taken back, and then nothing is made", async () => {
  await click(world, id, ADAM);
  expect(await cancel(world, id, RITA)).toMatchObject({ status: "cancelled" });
  expect(await grantThrough(world, id)).toBe("cancelled");
  expect(world.assignments.started).toEqual([]);
});

test("a cancellation and an approval at once are one of the two", async () => {
  const both = await Promise.all([cancel(world, id, RITA), click(world, id, ADAM)]);
  const { status } = await recordOf(world, id);
  const followed = both.filter(({ kind }) => kind === "followed");
  // an approved request may still be cancelled; a cancelled one is never approved
  expect(followed.length === 2 ? "cancelled" : status).toBe(status);
  expect(["approved", "cancelled"]).toContain(status);
});

test("what is active is not cancelled, but ended", async () => {
  const requestId = await approvedRequest(world, { submissionId: "view-2" });
  await grantThrough(world, requestId);
  expect(await cancel(world, requestId, RITA)).toEqual({ kind: "refused", why: "this request is already active" });
});

test("what is being made when the cancellation comes is ended: its message shows no other button yet", async () => {
  const requestId = await approvedRequest(world, { submissionId: "view-2" });
  await grantStep(world, requestId);
  expect(await cancel(world, requestId, RITA)).toEqual({ kind: "followed", status: "granting" });
  const by = { kind: "person", person: RITA } as const;
  expect(world.workflows.asked).toEqual([{ id: requestId, reason: "ended-early", by, why: undefined }]);
  const cause = { kind: "asked", reason: "ended-early", by, why: undefined } as const;
  expect(await revokeThrough(world, requestId, cause)).toBe("failed");
  expect(await cancel(world, requestId, RITA)).toEqual({ kind: "followed", status: "failed" });
  expect(world.events.refusedClicks).toEqual([]);
});

test("a requester who was disabled meanwhile takes nothing back", async () => {
  const user = world.users.get(RITA.userId);
  if (user !== undefined) world.users.set(RITA.userId, { ...user, enabled: false });
  expect(await cancel(world, id, RITA)).toMatchObject({ kind: "refused", why: /disabled/ });
});
