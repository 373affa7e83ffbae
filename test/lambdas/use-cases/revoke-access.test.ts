// Over 200 lines, because it is one idea: the one road out, step by step and for each way of being called.
import { secondsAfter } from "../../../lambdas/domain/instant.ts";
import type { Envelope, RequestRecord } from "../../../lambdas/domain/request-record.ts";
import { NotPermittedError } from "../../../lambdas/ports/errors.ts";
import type { Account } from "../../../lambdas/ports/organisation.ts";
import {
  approvedRequest,
  asked,
  factsOf,
  fired,
  grantStep,
  grantThrough,
  RITAS,
  recordOf,
  revokeStep,
  revokeThrough,
  sweep,
} from "../../fixtures/daypass-life.ts";
import { makeWorld, PRODUCTION, policyOf, RITA, type World } from "../../fixtures/daypass-world.ts";

let world: World;
let id: string;
let expiresAt: Date;
beforeEach(async () => {
  world = makeWorld();
  id = await approvedRequest(world);
  await grantThrough(world, id);
  expiresAt = expiryOf(await recordOf(world, id));
});

function expiryOf(record: RequestRecord): Date {
  if (record.expiresAt === undefined) throw new Error("the record has no expiry");
  return record.expiresAt;
}

const typesOf = (requestId: string) => factsOf(world, requestId).map(({ type }) => type);
const advanceTo = (instant: Date) => world.clock.advance((instant.getTime() - world.clock.now().getTime()) / 1000);

async function damage(changes: Partial<Envelope>): Promise<void> {
  const record = await recordOf(world, id);
  const { version, writer, status, requestHash, policyHash, expiresAt, schedule, end, audit, outbox } = record;
  const { access } = record.request;
  const whole = { id, version, writer, status, access, requestHash, policyHash, expiresAt, schedule, end, audit };
  world.records.damage({ ...whole, outbox, ...changes });
}

test("access is gone after its expiry, observed, and said so", async () => {
  advanceTo(expiresAt);
  expect(await revokeThrough(world, id, fired(expiresAt))).toBe("ended");
  expect(world.assignments.exists(RITAS)).toBe(false);
  expect(typesOf(id)).toEqual(["requested", "approved", "granting", "granted", "revoking", "ended"]);
  expect((await recordOf(world, id)).end).toMatchObject({ reason: "expired", how: "gone" });
  expect(world.schedules.armed()).toEqual([]);
  expect(await world.ledger.read(RITAS)).toMatchObject({ ours: false, holds: [] });
});

test("a schedule that fires twice ends it once", async () => {
  advanceTo(expiresAt);
  await revokeThrough(world, id, fired(expiresAt));
  const facts = typesOf(id);
  expect(await revokeThrough(world, id, fired(expiresAt))).toBe("ended");
  expect(typesOf(id)).toEqual(facts);
  expect(world.assignments.started).toEqual(["create", "delete"]);
});

test("a firing before a later armed expiry does nothing", async () => {
  const record = await recordOf(world, id);
  const later = secondsAfter(expiresAt, 3600);
  world.records.put({ ...record, schedule: { n: 2, at: later } });
  await world.schedules.create({ requestId: id, n: 2, expiresAt: later, access: RITAS });
  expect(await revokeStep(world, id, fired(expiresAt))).toEqual({ next: "done", status: "a later expiry is armed" });
  expect(world.assignments.exists(RITAS)).toBe(true);
});

test("a firing counts when the later expiry that the record speaks of is not armed", async () => {
  const record = await recordOf(world, id);
  const later = secondsAfter(expiresAt, 3600);
  world.records.put({ ...record, expiresAt: later, schedule: { n: 2, at: later } });
  expect(await revokeThrough(world, id, fired(expiresAt))).toBe("ended");
  expect(world.assignments.exists(RITAS)).toBe(false);
});

test("nor does a look for it that fails keep the access", async () => {
  const record = await recordOf(world, id);
  const later = secondsAfter(expiresAt, 100 * 365 * 24 * 3600);
  world.records.put({ ...record, expiresAt: later, schedule: { n: 2, at: later } });
  const readBack = () => Promise.reject(new NotPermittedError("reading a schedule: not authorized"));
  const schedules = { ...world.schedules, readBack };
  expect(await revokeThrough(world, id, fired(expiresAt), { schedules })).toBe("ended");
  expect(world.assignments.exists(RITAS)).toBe(false);
});

test.each(["pending", "approved", "ended", "failed", "denied"] as const)(
  "a live grant whose record was made to say %s loses its access when its schedule fires, and a person is told",
  async (status) => {
    world.records.put({ ...(await recordOf(world, id)), status });
    advanceTo(expiresAt);
    await revokeThrough(world, id, fired(expiresAt));
    expect(world.assignments.exists(RITAS)).toBe(false);
    expect(world.operators.pages).toEqual([expect.objectContaining({ runbook: "unreadable-record" })]);
  },
);

test("an overdue call before the expiry does nothing, and one after it revokes", async () => {
  expect(await revokeStep(world, id, asked("overdue"))).toMatchObject({ next: "done" });
  expect(world.assignments.exists(RITAS)).toBe(true);
  advanceTo(expiresAt);
  expect(await revokeThrough(world, id, asked("overdue"))).toBe("ended");
  expect(world.assignments.exists(RITAS)).toBe(false);
});

test("what is asked for with a reason is done at once", async () => {
  expect(await revokeThrough(world, id, asked("panic"))).toBe("ended");
  expect(world.assignments.exists(RITAS)).toBe(false);
});

test("a request that was never granted is left alone", async () => {
  const other = await approvedRequest(world, { submissionId: "view-2" });
  expect(await revokeStep(world, other, asked("panic"))).toEqual({ next: "done", status: "approved" });
  expect(world.assignments.exists(RITAS)).toBe(true);
});

test("audit, bus and Slack being away do not hold it back; the facts come later", async () => {
  world.audit.isDown = true;
  world.events.isDown = true;
  advanceTo(expiresAt);
  expect(await revokeThrough(world, id, fired(expiresAt))).toBe("ended");
  expect(world.assignments.exists(RITAS)).toBe(false);
  expect(world.unflushed).toContain(id);
  world.audit.isDown = false;
  world.events.isDown = false;
  world.clock.advance(600);
  await sweep(world);
  expect(typesOf(id).slice(-2)).toEqual(["revoking", "ended"]);
  world.clock.advance(600);
  await sweep(world);
  expect((await recordOf(world, id)).dueAt).toBeUndefined();
});

test("a policy that allows nothing and a person who is gone do not hold it back (7, 16, 20)", async () => {
  world.policy = policyOf();
  world.users.clear();
  world.sets.clear();
  advanceTo(expiresAt);
  expect(await revokeThrough(world, id, fired(expiresAt))).toBe("ended");
  expect(world.assignments.exists(RITAS)).toBe(false);
});

test("a revocation that is refused for hours goes on until the access is gone (8)", async () => {
  for (let i = 0; i < 180; i += 1) world.assignments.next("delete", { kind: "refused", why: "access denied" });
  advanceTo(expiresAt);
  expect(await revokeThrough(world, id, fired(expiresAt))).toBe("ended");
  expect((world.clock.now().getTime() - expiresAt.getTime()) / 3600_000).toBeGreaterThan(2.9);
  expect(world.assignments.exists(RITAS)).toBe(false);
});

test("a deletion that fails later is made again (1)", async () => {
  world.assignments.next("delete", { kind: "fails", why: "role in use", principalGone: false });
  expect(await revokeThrough(world, id, asked("revoked"))).toBe("ended");
  expect(world.assignments.started).toEqual(["create", "delete", "delete"]);
  expect(world.assignments.exists(RITAS)).toBe(false);
});

test.each(["lost", "effect-lost"] as const)("a deletion whose answer is %s is settled first", async (fault) => {
  world.assignments.next("delete", fault);
  await expect(revokeStep(world, id, asked("revoked"))).rejects.toThrow("no answer");
  expect(await revokeThrough(world, id, asked("revoked"))).toBe("ended");
  expect(world.assignments.exists(RITAS)).toBe(false);
});

test("an old revocation leaves the access to a newer grant of the same access (3)", async () => {
  const newer = await approvedRequest(world, { submissionId: "view-2" });
  expect(await grantThrough(world, newer)).toBe("active");
  advanceTo(expiresAt);
  expect(await revokeThrough(world, id, fired(expiresAt))).toBe("ended");
  expect((await recordOf(world, id)).end?.how).toBe("shared");
  expect(world.assignments.exists(RITAS)).toBe(true);
  expect(await revokeThrough(world, newer, asked("revoked"))).toBe("ended");
  expect((await recordOf(world, newer)).end?.how).toBe("gone");
  expect(world.assignments.exists(RITAS)).toBe(false);
});

test("a new grant that meets a deletion under way waits and then has its access (2)", async () => {
  await revokeStep(world, id, asked("revoked"));
  expect(world.assignments.started).toEqual(["create", "delete"]);
  const newer = await approvedRequest(world, { submissionId: "view-2" });
  expect(await grantThrough(world, newer)).toBe("active");
  expect(world.assignments.exists(RITAS)).toBe(true);
  expect(await revokeThrough(world, id, asked("revoked"))).toBe("ended");
  expect(world.assignments.exists(RITAS)).toBe(true);
});

test("a creation that ends after the revocation looked is waited for and removed (30)", async () => {
  const next = await approvedRequest(world, { submissionId: "view-2" });
  await revokeThrough(world, id, asked("revoked"));
  world.assignments.next("create", "effect-lost");
  await expect(grantStep(world, next)).rejects.toThrow("no answer");
  const first = await revokeStep(world, next, asked("revoked"));
  expect(first).toEqual({ next: "again", seconds: expect.any(Number) });
  expect(await revokeThrough(world, next, asked("revoked"))).toBe("failed");
  expect(world.assignments.exists(RITAS)).toBe(false);
});

test("a creation in flight for ten minutes no longer holds a deletion back, but nothing is called gone (30)", async () => {
  const next = await approvedRequest(world, { submissionId: "view-2" });
  await revokeThrough(world, id, asked("revoked"));
  await grantStep(world, next);
  const account = { ...world.assignments, statusOf: async () => ({ kind: "in-progress" }) as const };
  let deletions = 0;
  const remove = async () => {
    deletions += 1;
    return { kind: "busy", why: "conflict", conflict: true } as const;
  };
  for (let waited = 0; waited < 1200; waited += 30) {
    const outcome = await revokeStep(world, next, asked("revoked"), {
      providers: { ...world.providers, account: { ...account, remove } },
    });
    expect(outcome.next).toBe("again");
    world.clock.advance(30);
  }
  expect(deletions).toBeGreaterThan(0);
  expect((await recordOf(world, next)).status).toBe("revoking");
});

test("standing access is not removed by the end of a grant that met it (14)", async () => {
  await revokeThrough(world, id, asked("revoked"));
  const next = await approvedRequest(world, { submissionId: "view-2" });
  world.assignments.setByHand(RITAS, true);
  await grantThrough(world, next);
  expect(await revokeThrough(world, next, asked("grant-failed"))).toBe("failed");
  expect((await recordOf(world, next)).end?.how).toBe("standing");
  expect(world.assignments.exists(RITAS)).toBe(true);
});

test("access that somebody removed by hand is observed gone, and ends so", async () => {
  world.assignments.setByHand(RITAS, false);
  expect(await revokeThrough(world, id, asked("revoked"))).toBe("ended");
  expect((await recordOf(world, id)).end?.how).toBe("gone");
});

/** The run that removed it dies before the record says so; the next one says what that one found. */
async function revokeDyingAtItsEnd(requestId: string, meanwhile = () => {}): Promise<unknown> {
  let dies = true;
  const records: World["records"] = {
    ...world.records,
    async apply(change) {
      if (dies && (change.to === "ended" || change.to === "failed")) throw new Error("died");
      return world.records.apply(change);
    },
  };
  await expect(revokeThrough(world, requestId, asked("revoked"), { records })).rejects.toThrow("died");
  dies = false;
  meanwhile();
  return revokeThrough(world, requestId, asked("revoked"), { records });
}

test("a revocation that died after the removal still says that the access is gone", async () => {
  expect(await revokeDyingAtItsEnd(id)).toBe("ended");
  expect((await recordOf(world, id)).end?.how).toBe("gone");
});

test("a revocation that died after the removal of what a failed grant had made says that it is gone", async () => {
  await revokeThrough(world, id, asked("revoked"));
  const next = await approvedRequest(world, { submissionId: "view-2" });
  await grantStep(world, next);
  world.clock.advance(2);
  expect((await recordOf(world, next)).status).toBe("granting");
  expect(await revokeDyingAtItsEnd(next)).toBe("failed");
  expect((await recordOf(world, next)).end?.how).toBe("gone");
});

test("access that somebody gave by hand after such a death is not called gone", async () => {
  const dying = revokeDyingAtItsEnd(id, () => world.assignments.setByHand(RITAS, true));
  expect(await dying).toBe("ended");
  expect((await recordOf(world, id)).end?.how).toBe("standing");
  expect(world.assignments.exists(RITAS)).toBe(true);
});

test("a revocation that died after it found the row of a deleted person still says so", async () => {
  world.users.delete(RITA.userId);
  world.assignments.next("delete", { kind: "fails", why: "404 user not found", principalGone: true });
  expect(await revokeDyingAtItsEnd(id)).toBe("ended");
  expect((await recordOf(world, id)).end?.how).toBe("orphaned");
});

test("the row of a deleted person that lingers is orphaned, and paged", async () => {
  world.users.delete(RITA.userId);
  world.assignments.next("delete", { kind: "fails", why: "404 user not found", principalGone: true });
  expect(await revokeThrough(world, id, asked("leaver"))).toBe("ended");
  expect((await recordOf(world, id)).end?.how).toBe("orphaned");
  expect(world.operators.pages.map(({ runbook }) => runbook)).toEqual(["orphaned-assignment"]);
});

test("a page about a deleted person that could not be sent is sent by the next run, and not for ever", async () => {
  world.users.delete(RITA.userId);
  world.assignments.next("delete", { kind: "fails", why: "404 user not found", principalGone: true });
  world.operators.isDown = true;
  await expect(revokeThrough(world, id, asked("leaver"))).rejects.toThrow("the pager is away");
  world.operators.isDown = false;
  expect(await revokeThrough(world, id, asked("leaver"))).toBe("ended");
  expect(world.operators.pages.map(({ runbook }) => runbook)).toEqual(["orphaned-assignment"]);
  world.clock.advance(3600);
  await revokeThrough(world, id, fired(expiresAt));
  expect(world.operators.pages).toHaveLength(1);
});

test("a 404 about a person who is still there is no end", async () => {
  world.assignments.next("delete", { kind: "fails", why: "404 user not found", principalGone: true });
  expect(await revokeThrough(world, id, asked("leaver"))).toBe("ended");
  expect((await recordOf(world, id)).end?.how).toBe("gone");
});

test.each([
  ["closed", "account-closed"],
  ["suspended", "gone"],
] as const)("a failed deletion in a %s account ends as %s (15)", async (state, how) => {
  const account = world.accounts.get(PRODUCTION);
  if (account !== undefined) world.accounts.set(PRODUCTION, { ...account, state } satisfies Account);
  world.assignments.next("delete", { kind: "fails", why: "no such role", principalGone: false });
  expect(await revokeThrough(world, id, asked("revoked"))).toBe("ended");
  expect((await recordOf(world, id)).end?.how).toBe(how);
});

test.each<[string, Partial<Envelope>]>([
  ["without decisions and request", {}],
  ["without its audit head and outbox", { audit: undefined, outbox: undefined }],
  ["without a version and hashes", { version: undefined, requestHash: undefined, policyHash: undefined }],
  ["without its expiry and schedule", { expiresAt: undefined, schedule: undefined }],
  ["without its access", { access: undefined }],
  [
    "without anything but its status",
    {
      version: undefined,
      writer: undefined,
      access: undefined,
      requestHash: undefined,
      policyHash: undefined,
      expiresAt: undefined,
      schedule: undefined,
      audit: undefined,
      outbox: undefined,
    },
  ],
])("a damaged or older record %s is revoked on time", async (_what, changes) => {
  await damage(changes);
  advanceTo(expiresAt);
  expect(await revokeThrough(world, id, fired(expiresAt))).toBe("ended");
  expect(world.assignments.exists(RITAS)).toBe(false);
  expect(world.schedules.armed()).toEqual([]);
});

test.each(["lost", "unreadable"])("a record that is %s is revoked by its schedule's word, and paged", async (how) => {
  if (how === "lost") world.records.lose(id);
  else await damage({ status: undefined });
  advanceTo(expiresAt);
  expect(await revokeThrough(world, id, fired(expiresAt))).toBe("gone");
  expect(world.assignments.exists(RITAS)).toBe(false);
  expect(world.operators.pages.map(({ runbook }) => runbook)).toEqual(["unreadable-record"]);
});

test("a live record whose access was edited is revoked by its schedule's word (25)", async () => {
  const record = await recordOf(world, id);
  const elsewhere = { ...RITAS, accountId: "333333333333" };
  world.records.put({ ...record, request: { ...record.request, access: elsewhere } });
  advanceTo(expiresAt);
  expect(await revokeThrough(world, id, fired(expiresAt))).toBe("ended");
  expect(world.assignments.exists(RITAS)).toBe(false);
});

test("a record that is made to name another access ends, and its schedule still removes the true one (25)", async () => {
  const record = await recordOf(world, id);
  const elsewhere = { ...RITAS, accountId: "333333333333" };
  world.records.put({ ...record, request: { ...record.request, access: elsewhere } });
  expect(await revokeThrough(world, id, asked("overdue"))).toBe("a later expiry is armed");
  expect(await revokeThrough(world, id, asked("revoked"))).toBe("ended");
  expect((await recordOf(world, id)).end?.how).toBe("nothing-made");
  advanceTo(expiresAt);
  expect(world.schedules.armed()).toHaveLength(1);
  expect(await revokeThrough(world, id, fired(expiresAt))).toBe("gone");
  expect(world.assignments.exists(RITAS)).toBe(false);
  expect(world.operators.pages).toHaveLength(1);
});

test("nor does the run after such an end delete the schedule", async () => {
  const record = await recordOf(world, id);
  const elsewhere = { ...RITAS, accountId: "333333333333" };
  world.records.put({ ...record, request: { ...record.request, access: elsewhere } });
  await revokeThrough(world, id, asked("revoked"));
  await revokeThrough(world, id, asked("revoked"));
  expect(world.schedules.armed()).toHaveLength(1);
});

test("two requests that are revoked at once both say that their access is gone", async () => {
  const next = await approvedRequest(world, { submissionId: "view-2" });
  await grantThrough(world, next);
  const at = world.clock.now();
  const end = { reason: "revoked", by: { kind: "daypass", component: "sweep" }, at } as const;
  for (const one of [id, next]) world.records.put({ ...(await recordOf(world, one)), status: "revoking", end });
  expect(await revokeThrough(world, next, asked("revoked"))).toBe("ended");
  expect(await revokeThrough(world, id, asked("revoked"))).toBe("ended");
  const hows = await Promise.all([id, next].map(async (one) => (await recordOf(world, one)).end?.how));
  expect(hows).toEqual(["gone", "gone"]);
});

test("a schedule's word is not believed about what the ledger does not know the request by", async () => {
  const bobs = { ...RITAS, accountId: "333333333333" };
  world.assignments.setByHand(bobs, true);
  expect(await revokeThrough(world, id, fired(expiresAt, { access: bobs }))).toBe("ended");
  expect(world.assignments.exists(bobs)).toBe(true);
  expect(world.assignments.exists(RITAS)).toBe(false);
});

test("without a record, what the ledger does not call ours is not touched", async () => {
  await revokeThrough(world, id, asked("revoked"));
  world.assignments.setByHand(RITAS, true);
  world.records.lose(id);
  expect(await revokeThrough(world, id, fired(expiresAt))).toBe("not ours");
  expect(world.assignments.exists(RITAS)).toBe(true);
  expect(world.operators.pages).toHaveLength(1);
});

test("without a record and a schedule's word, a person is paged", async () => {
  world.records.lose(id);
  expect(await revokeThrough(world, id, asked("revoked"))).toBe("unreadable");
  expect(world.operators.pages).toHaveLength(1);
});

test("a pager that is away does not leave the access there", async () => {
  world.records.lose(id);
  world.operators.isDown = true;
  await expect(revokeThrough(world, id, fired(expiresAt))).rejects.toThrow("the pager is away");
  expect(world.assignments.exists(RITAS)).toBe(false);
});

test("a permit that is not to be had is waited for", async () => {
  const until = secondsAfter(world.clock.now(), 30);
  for (let i = 0; i < 10; i += 1) await world.permits.take("delete", `other-${i}`, world.clock.now(), until);
  expect(await revokeThrough(world, id, asked("revoked"))).toBe("ended");
  expect(world.assignments.exists(RITAS)).toBe(false);
});
