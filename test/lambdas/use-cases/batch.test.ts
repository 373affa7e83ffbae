import { readBatch } from "../../../lambdas/steps/tell-about-batch.ts";
import { cancel, click, factsOf, grantThrough, open, recordOf } from "../../fixtures/daypass-life.ts";
import {
  ADAM,
  BEA,
  makeWorld,
  PRODUCTION,
  PRODUCTION_RULE,
  policyOf,
  RITA,
  type World,
} from "../../fixtures/daypass-world.ts";

const OTHERS = ["333333333333", "444444444444"];
const ACCOUNTS = [PRODUCTION, ...OTHERS];
let world: World;
let ids: string[];
beforeEach(async () => {
  world = makeWorld();
  for (const accountId of OTHERS) {
    world.accounts.set(accountId, {
      accountId,
      name: `other-${accountId}`,
      state: "active",
      isManagementAccount: false,
    });
  }
  world.policy = policyOf({ ...PRODUCTION_RULE, accounts: ACCOUNTS });
  ids = [];
  for (const accountId of ACCOUNTS) {
    const { requestId } = await open(world, { accountId, accountIds: ACCOUNTS, execution: `execution-${accountId}` });
    ids.push(requestId);
  }
});

const [first, second, third] = [0, 1, 2].map((index) => () => ids[index] ?? "");
const statuses = async () => Promise.all(ids.map(async (id) => (await recordOf(world, id)).status));

test("several accounts are several requests, each of which knows the others", async () => {
  expect(new Set(ids).size).toBe(3);
  const batches = await Promise.all(ids.map(async (id) => (await recordOf(world, id)).request.batch));
  for (const batch of batches) expect(batch).toEqual({ id: batches[0]?.id, requestIds: ids, accountIds: ACCOUNTS });
});

test("one click approves each, and each has its own grant", async () => {
  expect(await click(world, first?.() ?? "", ADAM, { wholeBatch: true })).toMatchObject({ kind: "followed" });
  expect(await statuses()).toEqual(["approved", "approved", "approved"]);
  for (const id of ids) expect(await grantThrough(world, id)).toBe("active");
});

test("a click that means one decides one", async () => {
  await click(world, second?.() ?? "", ADAM);
  expect(await statuses()).toEqual(["pending", "approved", "pending"]);
});

test("who may approve some of them approves those, and is told of the others", async () => {
  world.policy = policyOf(
    { ...PRODUCTION_RULE, accounts: [PRODUCTION] },
    { ...PRODUCTION_RULE, name: "others", accounts: OTHERS, approvers: { users: [BEA.email], groups: [] } },
  );
  expect(await click(world, first?.() ?? "", ADAM, { wholeBatch: true })).toMatchObject({ kind: "followed" });
  expect(await statuses()).toEqual(["approved", "pending", "pending"]);
  expect(world.events.refusedClicks).toEqual([
    expect.objectContaining({ text: expect.stringMatching(/other-333333333333: .*other-444444444444: /) }),
  ]);
});

test("the same click delivered again decides nothing again", async () => {
  await click(world, first?.() ?? "", ADAM, { wholeBatch: true });
  await click(world, first?.() ?? "", ADAM, { wholeBatch: true });
  for (const id of ids) expect(factsOf(world, id).map(({ type }) => type)).toEqual(["requested", "approved"]);
});

test("a click that dies between two of them is finished by its next delivery", async () => {
  let applied = 0;
  const records = {
    ...world.records,
    async apply(...args: Parameters<typeof world.records.apply>) {
      applied += 1;
      if (applied === 2) throw new Error("killed");
      return world.records.apply(...args);
    },
  };
  await expect(click(world, first?.() ?? "", ADAM, { wholeBatch: true }, { records })).rejects.toThrow("killed");
  await click(world, first?.() ?? "", ADAM, { wholeBatch: true });
  expect(await statuses()).toEqual(["approved", "approved", "approved"]);
});

test("a suspended account among them is refused by itself", async () => {
  world.accounts.set(OTHERS[0] ?? "", {
    accountId: OTHERS[0] ?? "",
    name: "x",
    state: "suspended",
    isManagementAccount: false,
  });
  const results = [];
  for (const accountId of ACCOUNTS) {
    results.push(await open(world, { accountId, accountIds: ACCOUNTS, submissionId: "view-2" }));
  }
  expect(results.map(({ status }) => status)).toEqual(["pending", "refused", "pending"]);
});

test("one click says nothing of those among them that were refused before", async () => {
  const id = second?.() ?? "";
  world.records.put({ ...(await recordOf(world, id)), status: "refused", refusedBecause: ["it is suspended"] });
  await click(world, first?.() ?? "", ADAM, { wholeBatch: true });
  expect(await statuses()).toEqual(["approved", "refused", "approved"]);
  expect(world.events.refusedClicks).toEqual([]);
});

test("those that are refused without a record are on record and told of once for each reason", async () => {
  const submissionId = "view-2";
  world.accounts.delete(OTHERS[0] ?? "");
  for (const accountId of ACCOUNTS) await open(world, { accountId, accountIds: ACCOUNTS, submissionId });
  const chat = world.chat.get(RITA.slackUserId);
  if (chat !== undefined) world.chat.set(RITA.slackUserId, { ...chat, unfitBecause: "guest" });
  const eventId = "event-2";
  for (const accountId of ACCOUNTS) {
    await open(world, { accountId, accountIds: ACCOUNTS, submissionId: "view-3", eventId });
  }
  const reasons = [expect.stringContaining("not in the organization"), expect.stringContaining("guest")];
  expect([...world.audit.refusals.values()].map(({ why }) => why)).toEqual(reasons);
  const told = new Map(world.events.refusedClicks.map((one) => [`${one.requestId} ${one.eventId}`, one.text]));
  expect([...told.values()]).toEqual(reasons);
});

test("all are taken back at once", async () => {
  expect(await cancel(world, third?.() ?? "", RITA, {}, { wholeBatch: true })).toMatchObject({ status: "cancelled" });
  expect(await statuses()).toEqual(["cancelled", "cancelled", "cancelled"]);
});

test("what came under the ids of the same form with another content is not decided with it", async () => {
  const asked = { accountIds: ACCOUNTS, submissionId: "view-2" };
  // a client of the requester's own making sends one form twice, and the executions of both race for the ids
  const shown = await open(world, { ...asked, accountId: PRODUCTION, durationSeconds: 3600 });
  const hidden = await open(world, { ...asked, accountId: OTHERS[0] ?? "", durationSeconds: 4 * 3600 });
  const alike = await open(world, { ...asked, accountId: OTHERS[1] ?? "", durationSeconds: 3600 });
  await click(world, shown.requestId, ADAM, { wholeBatch: true });
  const afterwards = await Promise.all([shown, hidden, alike].map(({ requestId }) => recordOf(world, requestId)));
  expect(afterwards.map(({ status }) => status)).toEqual(["approved", "pending", "approved"]);
  const [batch] = afterwards.map((record) => readBatch(world.records, record));
  expect((await batch)?.map(({ id }) => id)).toEqual([shown.requestId, alike.requestId]);
});
