// Over 200 lines, because it is one idea: a grant that is extended, with each thing that can come in between.
import { secondsAfter } from "../../../lambdas/domain/instant.ts";
import { StoreUnavailableError } from "../../../lambdas/ports/errors.ts";
import { assignmentFor } from "../../fixtures/access-requests.ts";
import {
  approvedRequest,
  asked,
  cancel,
  click,
  extend,
  factsOf,
  fired,
  grantStep,
  grantThrough,
  recordOf,
  revokeThrough,
} from "../../fixtures/daypass-life.ts";
import { ADAM, BEA, makeWorld, PRODUCTION_RULE, policyOf, RITA, type World } from "../../fixtures/daypass-world.ts";

let world: World;
let id: string;
let expiresAt: Date;
beforeEach(async () => {
  world = makeWorld();
  id = await approvedRequest(world);
  await grantThrough(world, id);
  expiresAt = (await recordOf(world, id)).expiresAt ?? new Date(0);
});

/** The id of an extension that Adam approved. */
async function approvedExtension(changes: Parameters<typeof extend>[2] = {}): Promise<string> {
  const { requestId, why } = await extend(world, id, changes);
  if (why !== undefined) throw new Error(why);
  await click(world, requestId, ADAM, { clickId: `click-${requestId}` });
  return requestId;
}

test("an extension is asked for, approved under the same policy, and moves the expiry", async () => {
  const { requestId, next } = await extend(world, id);
  expect(next).toBe("await");
  expect((await recordOf(world, id)).expiresAt).toEqual(expiresAt);
  await click(world, requestId, ADAM);
  expect(await grantThrough(world, requestId)).toBe("extended");
  const until = secondsAfter(expiresAt, 3600);
  expect(await recordOf(world, id)).toMatchObject({
    status: "active",
    expiresAt: until,
    schedule: { n: 2, at: until },
    extendedBy: [requestId],
  });
  expect(factsOf(world, requestId).map(({ type }) => type)).toEqual(["requested", "approved", "extending", "extended"]);
  expect(factsOf(world, id).map(({ type }) => type)).toEqual([
    "requested",
    "approved",
    "granting",
    "granted",
    "extended",
  ]);
  expect(world.assignments.started).toEqual(["create"]);
});

test("the old expiry stands until the later one is armed and read back", async () => {
  const requestId = await approvedExtension();
  const created: number[] = [];
  const schedules = {
    ...world.schedules,
    async create(...args: Parameters<typeof world.schedules.create>) {
      created.push(args[0].n);
      return world.schedules.create(...args);
    },
    readBack: async () => "absent" as const,
  };
  expect(await grantStep(world, requestId, { schedules })).toEqual({ next: "again", seconds: 2 });
  expect(created).toEqual([2]);
  expect(await recordOf(world, id)).toMatchObject({ expiresAt, schedule: { n: 1, at: expiresAt } });
});

test("the old schedule fires after that and takes nothing away; the later one does", async () => {
  await grantThrough(world, await approvedExtension());
  world.clock.advance(3600);
  expect(await revokeThrough(world, id, fired(expiresAt))).toBe("a later expiry is armed");
  world.clock.advance(3600);
  expect(await revokeThrough(world, id, fired(secondsAfter(expiresAt, 3600), { n: 2 }))).toBe("ended");
  expect(world.schedules.armed()).toEqual([]);
});

test("if the later schedule is lost, the old one takes the access away", async () => {
  await grantThrough(world, await approvedExtension());
  await world.schedules.delete(id, 2);
  world.clock.advance(3600);
  expect(await revokeThrough(world, id, fired(expiresAt))).toBe("ended");
});

test("all the time from the first grant on is what the policy limits", async () => {
  world.policy = policyOf({ ...PRODUCTION_RULE, maxDurationSeconds: 2 * 3600 });
  expect(await extend(world, id, { durationSeconds: 3600 + 900 })).toMatchObject({
    next: "stop",
    why: expect.stringContaining("too long"),
  });
  expect(await extend(world, id, { submissionId: "view-3" })).toMatchObject({ next: "await" });
});

test("what is extended can be extended again, within that limit", async () => {
  world.policy = policyOf({ ...PRODUCTION_RULE, maxDurationSeconds: 3 * 3600 });
  await grantThrough(world, await approvedExtension());
  await grantThrough(world, await approvedExtension({ submissionId: "view-3" }));
  expect(await recordOf(world, id)).toMatchObject({ schedule: { n: 3, at: secondsAfter(expiresAt, 7200) } });
  expect(await extend(world, id, { submissionId: "view-4" })).toMatchObject({ next: "stop", why: /too long/ });
});

test("a record that is made to say that its grant began later gives no more time", async () => {
  world.policy = policyOf({ ...PRODUCTION_RULE, maxDurationSeconds: 2 * 3600 });
  const requestId = await approvedExtension();
  const forged = await recordOf(world, requestId);
  const since = secondsAfter(expiresAt, -60);
  const extension = { of: id, since, from: expiresAt };
  world.records.put({ ...forged, request: { ...forged.request, extension, durationSeconds: 6600 } });
  expect(await grantThrough(world, requestId)).toBe("failed");
  expect((await recordOf(world, id)).expiresAt).toEqual(expiresAt);
});

test("only the person who has the access extends it, and only while they have it", async () => {
  expect(await extend(world, id, { slackUserId: BEA.slackUserId })).toMatchObject({
    next: "stop",
    why: /only the person/,
  });
  await revokeThrough(world, id, asked("revoked"));
  expect(await extend(world, id, { submissionId: "view-3" })).toMatchObject({
    next: "stop",
    why: /no access to extend/,
  });
});

test("access that ended while its extension was decided is not brought back", async () => {
  const requestId = await approvedExtension();
  await revokeThrough(world, id, asked("revoked"));
  expect(await grantThrough(world, requestId)).toBe("failed");
  expect((await recordOf(world, id)).status).toBe("ended");
  expect(world.assignments.exists(assignmentFor(RITA.userId))).toBe(false);
});

test("access that ends between the arming and the new expiry stays ended", async () => {
  const requestId = await approvedExtension();
  let isRevoked = false;
  const schedules = {
    ...world.schedules,
    async readBack(...args: Parameters<typeof world.schedules.readBack>) {
      const seen = await world.schedules.readBack(...args);
      if (!isRevoked) {
        isRevoked = true;
        await revokeThrough(world, id, asked("revoked"));
      }
      return seen;
    },
  };
  expect(await grantThrough(world, requestId, { schedules })).toBe("failed");
  expect((await recordOf(world, id)).status).toBe("ended");
  // what was armed for it fires on a request that is over
  expect(await revokeThrough(world, id, fired(secondsAfter(expiresAt, 3600), { n: 2 }))).toBe("ended");
});

test.each([
  ["the old schedule", () => fired(expiresAt)],
  ["the sweep", () => asked("overdue")],
])(
  "an extension by a function that slept since before the expiry, and wakes just before %s takes the access away, keeps it",
  async (_who, cause) => {
    world.clock.advance(3600 - 60);
    const requestId = await approvedExtension();
    world.clock.advance(60 + 200);
    const clock = { now: () => secondsAfter(expiresAt, -1) };
    let isExtended = false;
    const records = {
      ...world.records,
      async apply(...args: Parameters<typeof world.records.apply>) {
        if (!isExtended) {
          isExtended = true;
          await grantThrough(world, requestId, { clock });
        }
        return world.records.apply(...args);
      },
    };
    expect(await revokeThrough(world, id, cause(), { records })).toBe("a later expiry is armed");
    expect(await recordOf(world, id)).toMatchObject({ status: "active", extendedBy: [requestId] });
  },
);

test("a run that dies after each write is finished by the next one, once", async () => {
  const requestId = await approvedExtension();
  for (const dyingAt of [1, 2, 3, 4]) {
    let writes = 0;
    const records = {
      ...world.records,
      async apply(...args: Parameters<typeof world.records.apply>) {
        const applied = await world.records.apply(...args);
        writes += 1;
        if (writes === dyingAt) throw new StoreUnavailableError("died");
        return applied;
      },
    };
    await grantStep(world, requestId, { records }).catch(() => {});
  }
  expect(await grantThrough(world, requestId)).toBe("extended");
  expect(await recordOf(world, id)).toMatchObject({ extendedBy: [requestId], schedule: { n: 2 } });
  expect(factsOf(world, id).filter(({ type }) => type === "extended")).toHaveLength(1);
  expect(factsOf(world, requestId).filter(({ type }) => type === "extending")).toHaveLength(1);
});

test("two extensions at once are armed under numbers of their own, and the later expiry stands", async () => {
  const [one, two] = [
    await approvedExtension({ durationSeconds: 1800 }),
    await approvedExtension({ durationSeconds: 3600, submissionId: "view-3" }),
  ];
  const ends = await Promise.all([grantThrough(world, one), grantThrough(world, two)]);
  expect(ends).toContain("extended");
  expect((await recordOf(world, id)).expiresAt).toEqual(secondsAfter(expiresAt, 3600));
  const { schedule } = await recordOf(world, id);
  expect(world.schedules.armed()).toContainEqual(expect.objectContaining({ requestId: id, n: schedule?.n }));
});

test("an extension is taken back before it is carried out, and not while it is", async () => {
  const pending = (await extend(world, id)).requestId;
  expect(await cancel(world, pending, RITA)).toMatchObject({ status: "cancelled" });
  const requestId = await approvedExtension({ submissionId: "view-3" });
  const schedules = { ...world.schedules, readBack: async () => "absent" as const };
  await grantStep(world, requestId, { schedules });
  expect(await cancel(world, requestId, RITA)).toMatchObject({ kind: "refused", why: /being carried out/ });
});

test("an extension for less time moves the expiry by less", async () => {
  const { requestId } = await extend(world, id);
  await click(world, requestId, ADAM, { durationSeconds: 900 });
  await grantThrough(world, requestId);
  expect((await recordOf(world, id)).expiresAt).toEqual(secondsAfter(expiresAt, 900));
});

test("while grants are stopped nothing is extended", async () => {
  const requestId = await approvedExtension();
  world.grantControl.stopped = "an incident";
  expect(await grantThrough(world, requestId)).toBe("failed");
  expect((await recordOf(world, id)).expiresAt).toEqual(expiresAt);
});

test("a grant whose time is up is not extended, though nobody has taken it away yet", async () => {
  world.clock.advance(3300);
  const requestId = await approvedExtension();
  world.clock.advance(400);
  expect(await recordOf(world, id)).toMatchObject({ status: "active", expiresAt });
  expect(await grantThrough(world, requestId)).toBe("failed");
  expect(await recordOf(world, requestId)).toMatchObject({ end: { why: expect.stringMatching(/its time was up/) } });
  expect(await recordOf(world, id)).toMatchObject({ expiresAt, schedule: { n: 1 } });
});
