import { keyPartsOf } from "../../../lambdas/domain/access.ts";
import {
  approvedRequest,
  asked,
  factsOf,
  grantThrough,
  open,
  RITAS,
  recordOf,
  revokeThrough,
} from "../../fixtures/daypass-life.ts";
import { makeWorld, type World } from "../../fixtures/daypass-world.ts";

let world: World;
beforeEach(() => {
  world = makeWorld();
});

const throughGroups = (...names: readonly string[]) =>
  world.existing.throughGroups.set(keyPartsOf(RITAS).join(" "), names);

test("who has the access already, not from Daypass, is refused and told so", async () => {
  world.assignments.setByHand(RITAS, true);
  expect(await open(world)).toMatchObject({
    status: "refused",
    why: "you have this access already, and not from Daypass",
  });
});

test("who has it through a group is refused and told which", async () => {
  throughGroups("Platform", "On call");
  expect(await open(world)).toMatchObject({
    status: "refused",
    why: "you have this access already, through groups Platform, On call",
  });
});

test("what Daypass gave may be asked for again: both grants share it", async () => {
  await grantThrough(world, await approvedRequest(world));
  const second = await open(world, { submissionId: "view-2" });
  expect(second).toMatchObject({ status: "pending" });
});

test("while it cannot be told what somebody has, nothing is opened, and it is asked again", async () => {
  world.existing.isDown = true;
  await expect(open(world)).rejects.toThrow("identity center is away");
  world.existing.isDown = false;
  expect(await open(world)).toMatchObject({ status: "pending" });
});

test("at the end it is said that the person still has it through a group", async () => {
  const id = await approvedRequest(world);
  await grantThrough(world, id);
  throughGroups("Platform");
  await revokeThrough(world, id, asked("revoked"));
  expect((await recordOf(world, id)).end).toMatchObject({ how: "gone", stillThrough: ["Platform"] });
  expect(factsOf(world, id).at(-1)).toMatchObject({ type: "ended", details: { stillThrough: ["Platform"] } });
});

test("a removal ends although nobody can tell what the person still has", async () => {
  const id = await approvedRequest(world);
  await grantThrough(world, id);
  world.existing.isDown = true;
  expect(await revokeThrough(world, id, asked("revoked"))).toBe("ended");
  expect((await recordOf(world, id)).end?.stillThrough).toBeUndefined();
});
