// Over 200 lines, because it is one idea: the net: what is due, in each state that it can be found in.
import { secondsAfter } from "../../../lambdas/domain/instant.ts";
import type { Envelope } from "../../../lambdas/domain/request-record.ts";
import { makeAwaitDecision } from "../../../lambdas/use-cases/await-decision.ts";
import { makeResumeRequest } from "../../../lambdas/use-cases/resume-request.ts";
import {
  approvedRequest,
  asked,
  click,
  factsOf,
  grantStep,
  grantThrough,
  open,
  RITAS,
  recordOf,
  revokeStep,
  revokeThrough,
  sweep,
} from "../../fixtures/daypass-life.ts";
import { ADAM, makeWorld, PRODUCTION, type World } from "../../fixtures/daypass-world.ts";

let world: World;
beforeEach(() => {
  world = makeWorld();
});

const typesOf = (requestId: string) => factsOf(world, requestId).map(({ type }) => type);
const runbooks = () => world.operators.pages.map(({ runbook }) => runbook);

async function granted(): Promise<string> {
  const id = await approvedRequest(world);
  await grantThrough(world, id);
  return id;
}

test("what is not due is not looked at", async () => {
  await granted();
  expect(await sweep(world)).toEqual({ looked: 0, failed: 0 });
});

test("a schedule that was lost is made up for: the access is revoked (6)", async () => {
  const id = await granted();
  await world.schedules.delete(id, 1);
  world.clock.advance(3600 + 180);
  await sweep(world);
  expect(world.workflows.revocations).toEqual([{ id, reason: "overdue" }]);
  expect(await revokeThrough(world, id, asked("overdue"))).toBe("ended");
  expect(world.assignments.exists(RITAS)).toBe(false);
});

test("a request whose execution died is lapsed, and its bell rung", async () => {
  const { requestId } = await open(world);
  await makeAwaitDecision(world.ports())({ requestId, execution: "execution-1", taskToken: "bell", wake: 0 });
  world.clock.advance(8 * 3600 + 120);
  await sweep(world);
  expect(typesOf(requestId)).toEqual(["requested", "lapsed"]);
  expect(world.workflows.rung).toEqual([{ token: "bell", status: "lapsed" }]);
  world.clock.advance(3600);
  expect(await sweep(world)).toEqual({ looked: 0, failed: 0 });
});

test("an approval whose bell was not heard is rung again, and resumed when nobody waits", async () => {
  const { requestId } = await open(world);
  await makeAwaitDecision(world.ports())({ requestId, execution: "execution-1", taskToken: "bell", wake: 0 });
  const workflows = { ...world.workflows, ring: () => Promise.reject(new Error("no answer")) };
  await expect(click(world, requestId, ADAM, {}, { workflows })).rejects.toThrow("no answer");
  world.clock.advance(120);
  await sweep(world);
  expect(world.workflows.rung).toEqual([{ token: "bell", status: "approved" }]);
  expect(world.workflows.resumed).toEqual([]);
  await sweep(world);
  expect(world.workflows.resumed).toEqual([requestId]);
});

test("a grant whose execution was stopped is resumed, and after its time revoked (9)", async () => {
  const id = await approvedRequest(world);
  await grantStep(world, id);
  const { grantBy } = await recordOf(world, id);
  world.clock.advance(601);
  expect(grantBy && grantBy <= world.clock.now()).toBe(true);
  world.clock.advance(60);
  await sweep(world);
  expect(world.workflows.revocations).toEqual([{ id, reason: "grant-failed" }]);
  expect(await revokeThrough(world, id, asked("grant-failed"))).toBe("failed");
  expect(world.assignments.exists(RITAS)).toBe(false);
});

test("a revocation that does not end is started anew, and paged at ten minutes and then every hour (8)", async () => {
  const id = await granted();
  for (let i = 0; i < 1000; i += 1) world.assignments.next("delete", { kind: "refused", why: "access denied" });
  await revokeStep(world, id, asked("revoked"));
  const pagedAt: number[] = [];
  for (let minute = 1; minute <= 180; minute += 1) {
    world.clock.advance(60);
    const before = world.operators.pages.length;
    if (minute % 5 === 0) await sweep(world);
    if (world.operators.pages.length > before) pagedAt.push(minute);
  }
  expect(pagedAt).toHaveLength(3);
  expect(pagedAt[0]).toBeLessThanOrEqual(15);
  expect(new Set(runbooks())).toEqual(new Set(["revocation-overdue"]));
  expect(world.workflows.revocations.length).toBeGreaterThanOrEqual(6);
  expect((await recordOf(world, id)).status).toBe("revoking");
});

test("a pager that is away does not keep the revocation from being started, and is tried again", async () => {
  const id = await granted();
  await revokeStep(world, id, asked("revoked"));
  world.operators.isDown = true;
  world.clock.advance(700);
  expect(await sweep(world)).toMatchObject({ failed: 1 });
  expect(world.workflows.revocations).toEqual([{ id, reason: "revoked" }]);
  world.operators.isDown = false;
  await sweep(world);
  expect(runbooks()).toEqual(["revocation-overdue"]);
});

test.each(["active", undefined] as const)("a damaged record that says %s is revoked", async (status) => {
  const id = await granted();
  world.records.damage({ ...(await recordOf(world, id)), status, access: RITAS });
  world.clock.advance(3600 + 180);
  await sweep(world);
  expect(world.workflows.revocations).toEqual([{ id, reason: "overdue" }]);
});

test("facts that stayed in the outbox of a record that is over are flushed", async () => {
  const id = await granted();
  world.audit.isDown = true;
  await revokeThrough(world, id, asked("revoked"));
  world.audit.isDown = false;
  world.clock.advance(600);
  await sweep(world);
  expect(typesOf(id).slice(-2)).toEqual(["revoking", "ended"]);
  expect((await recordOf(world, id)).outbox).toEqual({});
  await sweep(world);
  expect(await sweep(world)).toEqual({ looked: 0, failed: 0 });
});

test("a request that was over before its own execution told of it is not looked at for ever", async () => {
  world.audit.isDown = true;
  await expect(open(world)).rejects.toThrow("the bucket is away");
  const [{ id = "" } = {}] = world.records.dueBy(secondsAfter(world.clock.now(), 3600));
  world.clock.advance(9 * 3600);
  await sweep(world);
  expect((await recordOf(world, id)).status).toBe("lapsed");
  world.audit.isDown = false;
  await open(world);
  world.clock.advance(900);
  await sweep(world);
  expect(await sweep(world)).toEqual({ looked: 0, failed: 0 });
});

test("facts that stayed in the outbox of a damaged record that is over are flushed", async () => {
  const id = await granted();
  const { request, ...envelope } = await recordOf(world, id);
  world.records.damage({ ...envelope, access: request.access });
  world.audit.isDown = true;
  await revokeThrough(world, id, asked("revoked"));
  expect(typesOf(id)).not.toContain("ended");
  world.audit.isDown = false;
  world.clock.advance(600);
  await sweep(world);
  expect(typesOf(id).slice(-2)).toEqual(["revoking", "ended"]);
  await sweep(world);
  expect(await sweep(world)).toEqual({ looked: 0, failed: 0 });
});

test("one item's failure does not keep it from the others", async () => {
  const failing = await approvedRequest(world);
  const other = await approvedRequest(world, { submissionId: "view-2" });
  const workflows = {
    ...world.workflows,
    resumeAccess: (id: string) =>
      id === failing ? Promise.reject(new Error("no answer")) : world.workflows.resumeAccess(id),
  };
  world.clock.advance(120);
  expect(await sweep(world, { workflows })).toMatchObject({ looked: 2, failed: 1 });
  expect(world.workflows.resumed).toEqual([other]);
  expect(world.sweepFailures.map(({ what }) => what)).toEqual([`request ${failing}`]);
});

test("access of ours that no live request holds is paged once an hour", async () => {
  const id = await granted();
  world.records.lose(id);
  world.clock.advance(3600 + 600);
  await sweep(world);
  await sweep(world);
  expect(runbooks()).toEqual(["ledger-without-request"]);
  world.clock.advance(3600);
  await sweep(world);
  expect(world.operators.pages).toHaveLength(2);
});

test("the ledger of a grant that is being revoked is nobody's page", async () => {
  const id = await granted();
  world.clock.advance(3600);
  await revokeStep(world, id, asked("expired"));
  world.clock.advance(590 + 20);
  await sweep(world);
  expect(runbooks()).not.toContain("ledger-without-request");
});

test("a live record whose access was edited: the access it leaves behind is paged (25)", async () => {
  const id = await granted();
  const record = await recordOf(world, id);
  const elsewhere = { ...RITAS, accountId: "333333333333" };
  world.records.put({ ...record, request: { ...record.request, access: elsewhere } });
  world.clock.advance(3600);
  await revokeThrough(world, id, asked("overdue"));
  world.clock.advance(700);
  await sweep(world);
  expect(runbooks()).toContain("ledger-without-request");
  expect(world.operators.pages.at(-1)?.subject).toContain(PRODUCTION);
});

test("however many items cannot be moved and take long, an overdue grant is revoked within a few sweeps", async () => {
  const id = await granted();
  await world.schedules.delete(id, 1);
  world.clock.advance(3600 + 180);
  const stuck = Array.from({ length: 30 }, (_, n) => `stuck-${n}`);
  const dueItems = { find: async () => ({ requests: [...stuck, id], entries: [] }) };
  const read = async (requestId: string) => {
    if (!requestId.startsWith("stuck")) return world.records.read(requestId);
    world.clock.advance(2);
    throw new Error("cannot be read");
  };
  let turns = 0;
  // any fair dice will do: these are spread evenly
  const random = () => (turns++ * 0.618) % 1;
  const records = { ...world.records, read };
  for (let n = 0; n < 20 && world.workflows.revocations.length === 0; n += 1) {
    expect((await sweep(world, { dueItems, records, random, reportFailure: () => {} })).looked).toBeLessThan(20);
  }
  expect(world.workflows.revocations).toEqual([{ id, reason: "overdue" }]);
});

test("what has been due longest is asked for first", async () => {
  const first = await approvedRequest(world);
  world.clock.advance(30);
  const second = await approvedRequest(world, { submissionId: "view-2" });
  const due = await world.dueItems.find(secondsAfter(world.clock.now(), 600), 10);
  expect(due.requests).toEqual([first, second]);
});

async function damageRecord(id: string, changes: Partial<Envelope>): Promise<void> {
  const { request, version, writer, status, end } = await recordOf(world, id);
  world.records.damage({ id, version, writer, status, end, access: request.access, ...changes });
}

/** Minutes of three hours at which a sweep, one every five minutes, pages. */
async function pagedMinutes(): Promise<readonly number[]> {
  const pagedAt: number[] = [];
  for (let minute = 5; minute <= 180; minute += 5) {
    world.clock.advance(300);
    const before = world.operators.pages.length;
    await sweep(world);
    for (let n = before; n < world.operators.pages.length; n += 1) pagedAt.push(minute);
  }
  return pagedAt;
}

test("a damaged record whose revocation does not end is paged like a whole one", async () => {
  const id = await granted();
  world.assignments.next("delete", { kind: "refused", why: "access denied" });
  await revokeStep(world, id, asked("revoked"));
  await damageRecord(id, {});
  expect(await pagedMinutes()).toHaveLength(3);
  expect(new Set(runbooks())).toEqual(new Set(["revocation-overdue"]));
  expect(world.operators.pages[0]?.text).toContain(PRODUCTION);
  expect(world.workflows.revocations.length).toBeGreaterThanOrEqual(6);
});

test("one that no longer says since when it is being revoked is paged about hourly all the same", async () => {
  const id = await granted();
  await revokeStep(world, id, asked("revoked"));
  await damageRecord(id, { end: undefined, access: undefined });
  const paged = await pagedMinutes();
  expect(paged.length).toBeGreaterThanOrEqual(3);
  expect(paged.length).toBeLessThanOrEqual(4);
  expect(new Set(runbooks())).toEqual(new Set(["revocation-overdue"]));
});

test("a record without a readable status is paged hourly, with what is known, and is removed if it is ours", async () => {
  const id = await granted();
  await damageRecord(id, { status: undefined });
  world.clock.advance(3600 + 180);
  await sweep(world);
  expect(world.workflows.revocations).toEqual([{ id, reason: "overdue" }]);
  expect(world.operators.pages.map(({ text }) => text)).toEqual([
    expect.stringMatching(`${id}: .* in ${PRODUCTION} for user ${RITAS.principalId}.*is being removed`),
  ]);
  expect(await revokeThrough(world, id, asked("overdue"))).toBe("gone");
  const started = world.workflows.revocations.length;
  const paged = await pagedMinutes();
  expect(paged.length).toBeLessThanOrEqual(4);
  expect(paged.length).toBeGreaterThanOrEqual(2);
  expect(world.workflows.revocations).toHaveLength(started);
  expect(world.operators.pages.at(-1)?.text).toMatch(/removed already/);
});

test("a live grant whose schedule is gone is armed again, under the next number, and a person is told once (6)", async () => {
  const id = await granted();
  const { expiresAt } = await recordOf(world, id);
  await world.schedules.delete(id, 1);
  await sweep(world);
  await sweep(world);
  expect(world.workflows.resumed).toEqual([id, id]);
  expect(runbooks()).toEqual(["an-expiry-did-not-fire"]);
  expect(await grantThrough(world, id)).toBe("active");
  expect(await recordOf(world, id)).toMatchObject({ status: "active", expiresAt, schedule: { n: 2, at: expiresAt } });
  expect(typesOf(id).at(-1)).toBe("rearmed");
  await sweep(world);
  expect(world.workflows.resumed).toHaveLength(2);
});

test("a schedule that a listing does not show yet is looked at itself", async () => {
  const id = await granted();
  const schedules = { ...world.schedules, listArmed: async () => new Set<string>() };
  await sweep(world, { schedules });
  expect(world.workflows.resumed).toEqual([]);
  expect(runbooks()).toEqual([]);
  expect((await recordOf(world, id)).schedule?.n).toBe(1);
});

test("a grant that is being made, or past its expiry, needs no schedule", async () => {
  const id = await approvedRequest(world);
  await grantStep(world, id, { schedules: { ...world.schedules, readBack: async () => "absent" } });
  const listed = { ...world.schedules, listArmed: async () => new Set<string>() };
  await sweep(world, { schedules: listed });
  expect(world.workflows.resumed).toEqual([]);
});

test("when the schedules cannot be listed the sweep does its other work, and fails", async () => {
  await granted();
  const { requestId } = await open(world, { submissionId: "view-2" });
  world.clock.advance(1800);
  const schedules = { ...world.schedules, listArmed: () => Promise.reject(new Error("no answer")) };
  expect(await sweep(world, { schedules })).toMatchObject({ failed: 1 });
  expect(world.workflows.resumed).toContain(requestId);
});

test("a request that nobody waits for is taken over by another execution", async () => {
  const { requestId } = await open(world);
  world.clock.advance(1799);
  await sweep(world);
  expect(world.workflows.resumed).toEqual([]);
  world.clock.advance(1);
  await sweep(world);
  expect(world.workflows.resumed).toEqual([requestId]);
  const resumed = await makeResumeRequest(world.ports())({ requestId, execution: "execution-2" });
  expect(resumed).toMatchObject({ next: "await", status: "pending" });
  expect((await recordOf(world, requestId)).workflow).toBe("execution-2");
});

test("reminders that are past when a request is taken over are not made up for one after the other", async () => {
  const { requestId } = await open(world);
  world.clock.advance(901);
  const resumed = await makeResumeRequest(world.ports())({ requestId, execution: "execution-2" });
  expect(resumed.wake).toBe(1);
});

test("what was seen gone is listed once more ten minutes later, and then no more", async () => {
  const id = await granted();
  await revokeThrough(world, id, asked("revoked"));
  const observed: string[] = [];
  const observe = async () => {
    observed.push(id);
    return "absent" as const;
  };
  const account = { ...world.assignments, observe };
  world.clock.advance(599);
  await sweep(world, { providers: { ...world.providers, account } });
  expect(observed).toEqual([]);
  world.clock.advance(1);
  await sweep(world, { providers: { ...world.providers, account } });
  await sweep(world, { providers: { ...world.providers, account } });
  expect(observed).toEqual([id]);
  expect(runbooks()).toEqual([]);
});

test("what is there again then, and is not ours, is a person's to judge, and stays (30)", async () => {
  const id = await granted();
  await revokeThrough(world, id, asked("revoked"));
  world.assignments.setByHand(RITAS, true);
  world.clock.advance(600);
  await sweep(world);
  expect(runbooks()).toEqual(["access-is-there-again"]);
  expect(world.assignments.exists(RITAS)).toBe(true);
});

test("what is there because of a later grant is nobody's to judge", async () => {
  const id = await granted();
  await revokeThrough(world, id, asked("revoked"));
  await grantThrough(world, await approvedRequest(world, { submissionId: "view-2" }));
  world.clock.advance(600);
  await sweep(world);
  expect(runbooks()).toEqual([]);
});

test("a failed look once more is done again by the next sweep", async () => {
  const id = await granted();
  await revokeThrough(world, id, asked("revoked"));
  world.clock.advance(600);
  const account = { ...world.assignments, observe: () => Promise.reject(new Error("throttled")) };
  expect(await sweep(world, { providers: { ...world.providers, account } })).toMatchObject({ failed: 1 });
  expect(await sweep(world)).toEqual({ looked: 1, failed: 0 });
  expect(await sweep(world)).toEqual({ looked: 0, failed: 0 });
});
