import { makeAwaitDecision } from "../../../lambdas/use-cases/await-decision.ts";
import { click, factsOf, open, RITAS, recordOf } from "../../fixtures/daypass-life.ts";
import { ADAM, makeWorld, type World, type WorldPorts } from "../../fixtures/daypass-world.ts";

let world: World;
let id: string;
beforeEach(async () => {
  world = makeWorld();
  id = (await open(world)).requestId;
});

function wait(wake: number, taskToken = `bell-${wake}`, ports: Partial<WorldPorts> = {}): Promise<void> {
  return makeAwaitDecision(world.ports(ports))({ requestId: id, execution: "execution-1", taskToken, wake });
}

const typesOf = (requestId: string) => factsOf(world, requestId).map(({ type }) => type);

test("a pending request gets the bell, and is not reminded of at first", async () => {
  await wait(0);
  expect(await recordOf(world, id)).toMatchObject({ waitToken: "bell-0", reminded: 0 });
  expect(world.workflows.rung).toEqual([]);
  expect(typesOf(id)).toEqual(["requested"]);
});

test("each later wake reminds once, a retried one not again, with its own bell", async () => {
  await wait(0);
  await wait(1, "bell-1");
  await wait(1, "bell-1-retried");
  expect(typesOf(id)).toEqual(["requested", "reminded"]);
  expect((await recordOf(world, id)).waitToken).toBe("bell-1-retried");
});

test("a wait that is repeated after a lost answer meets its own bell", async () => {
  const records: World["records"] = {
    ...world.records,
    async apply(change) {
      await world.records.apply(change);
      throw new Error("no answer");
    },
  };
  await expect(wait(1, "bell", { records })).rejects.toThrow("no answer");
  await wait(1, "bell");
  expect(typesOf(id)).toEqual(["requested", "reminded"]);
});

test("the last wake lapses the request", async () => {
  world.clock.advance(8 * 3600);
  await wait(2);
  expect((await recordOf(world, id)).status).toBe("lapsed");
  expect(world.workflows.rung).toEqual([{ token: "bell-2", status: "lapsed" }]);
  expect(typesOf(id)).toEqual(["requested", "lapsed"]);
});

test("a click that was faster than the wait rings the bell at once (23)", async () => {
  await click(world, id, ADAM);
  await wait(0);
  expect(world.workflows.rung).toEqual([{ token: "bell-0", status: "approved" }]);
});

test("a click that comes while the bell is hung up is not lost (23)", async () => {
  let clicked = false;
  const records: World["records"] = {
    ...world.records,
    async apply(change) {
      if (!clicked) {
        clicked = true;
        await click(world, id, ADAM);
      }
      return world.records.apply(change);
    },
  };
  await wait(0, "bell", { records });
  expect(world.workflows.rung).toEqual([{ token: "bell", status: "approved" }]);
});

test("a lapse that races a click leaves the decision (23)", async () => {
  world.clock.advance(8 * 3600 - 1);
  await click(world, id, ADAM);
  world.clock.advance(1);
  await wait(2);
  expect((await recordOf(world, id)).status).toBe("approved");
  expect(typesOf(id)).toEqual(["requested", "approved"]);
});

test("a record that is gone or damaged ends the wait", async () => {
  world.records.damage({ ...(await recordOf(world, id)), access: RITAS });
  await wait(0);
  world.records.lose(id);
  await wait(1);
  expect(world.workflows.rung).toEqual([
    { token: "bell-0", status: "failed" },
    { token: "bell-1", status: "failed" },
  ]);
});
