import {
  approvedRequest,
  asked,
  grantThrough,
  RITAS,
  recordOf,
  revokeStep,
  revokeThrough,
  sweep,
} from "../../fixtures/daypass-life.ts";
import { makeWorld, PRODUCTION, type World } from "../../fixtures/daypass-world.ts";

let world: World;
beforeEach(() => {
  world = makeWorld();
});

const runbooks = () => world.operators.pages.map(({ runbook }) => runbook);

async function granted(): Promise<string> {
  const id = await approvedRequest(world);
  await grantThrough(world, id);
  return id;
}

test("what was left in a closed account is tried each day, and removed when the account is reinstated", async () => {
  const account = world.accounts.get(PRODUCTION);
  if (account === undefined) throw new Error("production is there");
  const id = await granted();
  world.accounts.set(PRODUCTION, { ...account, state: "closed" });
  world.assignments.next("delete", { kind: "fails", why: "no such role", principalGone: false });
  expect(await revokeThrough(world, id, asked("revoked"))).toBe("ended");
  expect((await recordOf(world, id)).end?.how).toBe("account-closed");
  const left = await world.ledger.read(RITAS);
  expect(left).toMatchObject({ ours: true, holds: [] });

  world.clock.advance(24 * 3600 + 60);
  await sweep(world);
  await sweep(world);
  expect(world.workflows.revocations).toEqual([{ id, reason: "overdue" }]);
  expect(await revokeThrough(world, id, asked("overdue"))).toBe("account-closed");
  expect(await world.ledger.read(RITAS)).toMatchObject({ ours: true, holds: [] });
  expect(world.operators.pages).toEqual([]);

  world.accounts.set(PRODUCTION, account);
  world.clock.advance(24 * 3600 + 60);
  await sweep(world);
  expect(world.workflows.revocations).toHaveLength(2);
  expect(await revokeThrough(world, id, asked("overdue"))).toBe("gone");
  expect(world.assignments.exists(RITAS)).toBe(false);
  expect(await world.ledger.read(RITAS)).toMatchObject({ ours: false, holds: [] });
  expect(world.operators.pages).toEqual([expect.objectContaining({ runbook: "ledger-without-request" })]);
  expect((await recordOf(world, id)).end?.how).toBe("account-closed");
});

test("what was left in an account that is gone from the organization is forgotten", async () => {
  const id = await granted();
  world.accounts.delete(PRODUCTION);
  world.assignments.next("delete", { kind: "fails", why: "no such account", principalGone: false });
  expect(await revokeThrough(world, id, asked("revoked"))).toBe("ended");
  expect((await recordOf(world, id)).end?.how).toBe("account-closed");
  expect(await world.ledger.read(RITAS)).toMatchObject({ ours: false, holds: [] });
});

test("what was left in a closed account and cannot be looked at is paged", async () => {
  const account = world.accounts.get(PRODUCTION);
  const id = await granted();
  if (account !== undefined) world.accounts.set(PRODUCTION, { ...account, state: "closed" });
  world.assignments.next("delete", { kind: "fails", why: "no such role", principalGone: false });
  await revokeThrough(world, id, asked("revoked"));
  world.clock.advance(26 * 3600);
  await sweep(world);
  expect(runbooks()).toEqual(["ledger-without-request"]);
});

test("a removal of what was left that dies half-way is taken up by the next look", async () => {
  const account = world.accounts.get(PRODUCTION);
  if (account === undefined) throw new Error("production is there");
  const id = await granted();
  world.accounts.set(PRODUCTION, { ...account, state: "closed" });
  world.assignments.next("delete", { kind: "fails", why: "no such role", principalGone: false });
  await revokeThrough(world, id, asked("revoked"));
  world.accounts.set(PRODUCTION, account);
  world.clock.advance(24 * 3600 + 60);
  world.assignments.next("delete", { kind: "refused", why: "access denied" });
  await revokeStep(world, id, asked("overdue"));
  expect((await world.ledger.read(RITAS))?.operation).toBeUndefined();
  world.clock.advance(600);
  await sweep(world);
  expect(world.workflows.revocations).toEqual([{ id, reason: "overdue" }]);
  expect(await revokeThrough(world, id, asked("overdue"))).toBe("gone");
  expect(world.assignments.exists(RITAS)).toBe(false);
});

test("a hold that a late run took again for a request that is over is dropped", async () => {
  const id = await granted();
  await revokeThrough(world, id, asked("revoked"));
  const now = world.clock.now();
  await world.ledger.takeTurn(RITAS, { owner: "late", now, until: new Date(now.getTime() + 90_000), hold: id });
  await world.ledger.change(RITAS, "late", { giveBack: true });
  expect(await world.ledger.read(RITAS)).toMatchObject({ ours: false, holds: [id] });
  await revokeStep(world, id, asked("overdue"));
  expect(await world.ledger.read(RITAS)).toMatchObject({ ours: false, holds: [] });
  expect(world.operators.pages).toEqual([]);
});
