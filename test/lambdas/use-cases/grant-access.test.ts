// Over 200 lines, because it is one idea: one grant, step by step, with each thing that can be against it.
import type { AccessProviders } from "../../../lambdas/ports/access-provider.ts";
import type { Account } from "../../../lambdas/ports/organisation.ts";
import { PERMISSION_SET_ARN } from "../../fixtures/access-requests.ts";
import {
  approvedRequest,
  asked,
  factsOf,
  grantStep,
  grantThrough,
  RITAS,
  recordOf,
  revokeThrough,
} from "../../fixtures/daypass-life.ts";
import {
  ADAM,
  makeWorld,
  PRODUCTION,
  PRODUCTION_RULE,
  policyOf,
  RITA,
  type World,
} from "../../fixtures/daypass-world.ts";

let world: World;
let id: string;
beforeEach(async () => {
  world = makeWorld();
  id = await approvedRequest(world);
});

/** Identity Center, but for the one call. */
const creatingBy = (create: AccessProviders["account"]["create"]) => ({
  providers: { ...world.providers, account: { ...world.assignments, create } },
});
const typesOf = (requestId: string) => factsOf(world, requestId).map(({ type }) => type);

test("an approved request becomes access, armed before it is made", async () => {
  let armedWhenMade: number | undefined;
  const create = (access: typeof RITAS) => {
    armedWhenMade = world.schedules.armed().length;
    return world.assignments.create(access);
  };
  expect(await grantThrough(world, id, creatingBy(create))).toBe("active");
  expect(armedWhenMade).toBe(1);
  expect(world.assignments.exists(RITAS)).toBe(true);
  expect(typesOf(id)).toEqual(["requested", "approved", "granting", "granted"]);
});

test("the expiry is fixed at the start, and slow provisioning does not move it", async () => {
  const began = world.clock.now().getTime();
  await grantStep(world, id);
  world.clock.advance(120);
  await grantThrough(world, id);
  const { expiresAt } = await recordOf(world, id);
  expect(expiresAt?.getTime()).toBe(began + 3600_000);
  expect(world.schedules.armed()).toEqual([{ requestId: id, n: 1, expiresAt, access: RITAS }]);
});

test("a creation that fails later is not told as granted (1)", async () => {
  world.assignments.next("create", { kind: "fails", why: "role trust", principalGone: false });
  expect(await grantThrough(world, id)).toBe("revoking");
  expect(typesOf(id)).not.toContain("granted");
  expect(typesOf(id)).toContain("grant-failed");
  expect(world.workflows.revocations).toEqual([{ id, reason: "grant-failed" }]);
});

test("a conflict is waited out (2)", async () => {
  world.assignments.next("create", { kind: "busy", why: "conflict", conflict: true });
  expect(await grantThrough(world, id)).toBe("active");
  expect(world.assignments.started).toEqual(["create"]);
});

test.each(["lost", "effect-lost"] as const)(
  "a creation whose answer is %s is settled, never made twice",
  async (fault) => {
    world.assignments.next("create", fault);
    await expect(grantStep(world, id)).rejects.toThrow("no answer");
    const entry = await world.ledger.read(RITAS);
    expect(entry).toMatchObject({ ours: true, operation: { kind: "create", by: id } });
    expect(await grantThrough(world, id)).toBe("active");
    expect(world.assignments.started).toEqual(["create"]);
  },
);

test("a schedule that was answered and lost is armed again before anything is made (6)", async () => {
  world.schedules.loseNext();
  expect(await grantStep(world, id)).toEqual({ next: "again", seconds: 2 });
  expect(world.assignments.started).toEqual([]);
  expect(await grantThrough(world, id)).toBe("active");
  expect(world.schedules.armed()).toHaveLength(1);
});

test("a scheduler that never shows the schedule gets no access made", async () => {
  const schedules = { ...world.schedules, create: async () => "created" as const };
  expect(await grantThrough(world, id, { schedules })).toBe("revoking");
  expect(world.assignments.started).toEqual([]);
});

describe("a record that was made to say that its expiry is armed", () => {
  beforeEach(async () => {
    world.schedules.loseNext();
    await grantStep(world, id);
    const record = await recordOf(world, id);
    const { expiresAt: at } = record;
    if (at === undefined) throw new Error("the grant has no expiry");
    world.records.put({ ...record, schedule: { n: 1, at } });
  });

  test("is not believed: a real schedule is there before anything is made", async () => {
    let armedWhenMade: number | undefined;
    const create = (access: typeof RITAS) => {
      armedWhenMade = world.schedules.armed().length;
      return world.assignments.create(access);
    };
    expect(await grantThrough(world, id, creatingBy(create))).toBe("active");
    expect(armedWhenMade).toBe(1);
  });

  test("gets no access when another schedule is there", async () => {
    const expiresAt = new Date(world.clock.now().getTime() + 86_400_000);
    await world.schedules.create({ requestId: id, n: 1, expiresAt, access: RITAS });
    expect(await grantThrough(world, id)).toBe("revoking");
    expect(world.assignments.started).toEqual([]);
  });

  test("gets no access once its expiry is past, for the schedule may have fired", async () => {
    const record = await recordOf(world, id);
    const past = world.clock.now();
    const grantBy = new Date(past.getTime() + 60_000);
    world.records.put({ ...record, expiresAt: past, grantBy, schedule: { n: 1, at: past } });
    const schedules = { ...world.schedules, create: async () => "created" as const };
    expect(await grantThrough(world, id, { schedules })).toBe("revoking");
    expect((await recordOf(world, id)).end?.why).toBe("its expiry is past");
    expect(world.assignments.started).toEqual([]);
  });
});

test("a schedule of that name with another content is no armed expiry", async () => {
  const expiresAt = new Date(world.clock.now().getTime() + 86_400_000);
  await world.schedules.create({ requestId: id, n: 1, expiresAt, access: RITAS });
  expect(await grantThrough(world, id)).toBe("revoking");
  expect((await recordOf(world, id)).end?.why).toBe("another expiry is armed: expiresAt");
  expect(world.assignments.started).toEqual([]);
});

test("an expiry that the scheduler refuses means no grant", async () => {
  const schedules = { ...world.schedules, create: async () => ({ invalid: "no such role" }) };
  expect(await grantThrough(world, id, { schedules })).toBe("revoking");
  expect(world.assignments.started).toEqual([]);
});

test("without the audit bucket there is no grant, and the intent is on record before the schedule", async () => {
  world.audit.isDown = true;
  await expect(grantStep(world, id)).rejects.toThrow("the bucket is away");
  await expect(grantStep(world, id)).rejects.toThrow("the bucket is away");
  expect(world.schedules.armed()).toEqual([]);
  expect(world.assignments.started).toEqual([]);
  world.audit.isDown = false;
  expect(await grantThrough(world, id)).toBe("active");
  expect(typesOf(id)).toEqual(["requested", "approved", "granting", "granted"]);
});

const changedWorlds: readonly (readonly [string, (world: World) => void, string])[] = [
  ["the person was disabled (16)", (w) => disable(w, RITA.userId), "disabled or gone"],
  ["the person is gone (7)", (w) => w.users.delete(RITA.userId), "disabled or gone"],
  ["the permission set is gone (7)", (w) => w.sets.delete(PERMISSION_SET_ARN), "PowerUser is gone"],
  ["the permission set lasts longer (26)", (w) => changeSet(w, { sessionSeconds: 7200 }), "last longer now"],
  ["the permission set has another name (26)", (w) => changeSet(w, { name: "Admin" }), "is called Admin now"],
  ["the account is gone (7)", (w) => w.accounts.delete(PRODUCTION), "is gone"],
  ["the account is suspended (15)", (w) => changeAccount(w, { state: "suspended" }), "is suspended"],
  ["the account is closed (15)", (w) => changeAccount(w, { state: "closed" }), "is closed"],
  ["it is the management account", (w) => changeAccount(w, { isManagementAccount: true }), "management account"],
  ["the policy matches no more (20)", (w) => setPolicy(w, policyOf()), "no longer allows it"],
  [
    "the approver lost the authority (20)",
    (w) => setPolicy(w, policyOf({ ...PRODUCTION_RULE, approvers: { users: ["carl@example.com"], groups: [] } })),
    "0 of its approvals count",
  ],
  [
    "more approvals are needed now (20)",
    (w) => setPolicy(w, policyOf({ ...PRODUCTION_RULE, approvalsRequired: 2 })),
    "2 are needed",
  ],
  ["the approver was disabled", (w) => disable(w, ADAM.userId), "0 of its approvals count"],
  [
    "the requester's address is another now, which a rule denies",
    (w) => {
      renameRita(w);
      setPolicy(
        w,
        policyOf(PRODUCTION_RULE, {
          ...PRODUCTION_RULE,
          name: "leaver",
          effect: "deny",
          requesters: { users: [RITAS_NEW_ADDRESS], groups: [] },
        }),
      );
    },
    "no longer allows it",
  ],
  [
    "the requester's address is another now, and only the old one is allowed",
    (w) => {
      renameRita(w);
      setPolicy(w, policyOf({ ...PRODUCTION_RULE, requesters: { users: [RITA.email], groups: [] } }));
    },
    "no longer allows it",
  ],
  ["grants are stopped", (w) => stopGrants(w), "grants are stopped"],
  ["the approval is old", (w) => w.clock.advance(15 * 60), "too old"],
];

test.each(changedWorlds)("nothing is made when %s", async (_what, change, why) => {
  change(world);
  expect(await grantThrough(world, id)).toBe("failed");
  expect((await recordOf(world, id)).end).toMatchObject({ how: "nothing-made", why: expect.stringContaining(why) });
  expect(world.assignments.started).toEqual([]);
  expect(world.schedules.armed()).toEqual([]);
});

test("grants that are stopped while one is under way end it", async () => {
  world.schedules.loseNext();
  await grantStep(world, id);
  stopGrants(world);
  expect(await grantStep(world, id)).toEqual({ next: "done", status: "revoking" });
  expect(world.assignments.started).toEqual([]);
});

test("standing access is told and neither adopted nor removed (14)", async () => {
  world.assignments.setByHand(RITAS, true);
  expect(await grantThrough(world, id)).toBe("revoking");
  expect((await recordOf(world, id)).end?.why).toContain("has this access already");
  expect(await world.ledger.read(RITAS)).toMatchObject({ ours: false, holds: [] });
  expect(world.assignments.started).toEqual([]);
});

test("access that is there although its creation failed is never called granted, and is taken away", async () => {
  world.assignments.next("create", { kind: "fails", why: "role trust", principalGone: false });
  await grantStep(world, id);
  world.assignments.setByHand(RITAS, true);
  expect(await grantThrough(world, id)).toBe("revoking");
  expect(typesOf(id)).not.toContain("granted");
  await revokeThrough(world, id, asked("grant-failed"));
  expect(world.assignments.exists(RITAS)).toBe(false);
});

test("a conflict that was looked into too late is not taken for somebody else's: what it made is known as ours", async () => {
  const create = async (access: typeof RITAS) => {
    // the first delivery is accepted and over, before the answer to the second one is looked into
    world.assignments.setByHand(access, true);
    world.clock.advance(25);
    return { kind: "busy", why: "conflict", conflict: true } as const;
  };
  await grantStep(world, id, creatingBy(create));
  expect(await grantThrough(world, id)).toBe("active");
  await revokeThrough(world, id, asked("revoked"));
  expect(world.assignments.exists(RITAS)).toBe(false);
});

test("standing access that appears while the creation is turned away is not adopted (31)", async () => {
  world.assignments.next("create", { kind: "busy", why: "conflict", conflict: true });
  await grantStep(world, id);
  world.assignments.setByHand(RITAS, true);
  expect(await grantThrough(world, id)).toBe("revoking");
  expect(await world.ledger.read(RITAS)).toMatchObject({ ours: false });
  expect(world.assignments.exists(RITAS)).toBe(true);
});

test("a grant that cannot be made in time is given up", async () => {
  for (let i = 0; i < 400; i += 1) world.assignments.next("create", { kind: "busy", why: "too many calls" });
  expect(await grantThrough(world, id)).toBe("revoking");
  expect((await recordOf(world, id)).end?.why).toContain("in time");
});

test("an invocation whose turn ran out while it slept makes nothing (29)", async () => {
  const { take } = world.permits;
  const permits = {
    ...world.permits,
    async take(...[kind, holder, now, until]: Parameters<typeof take>) {
      world.clock.advance(100);
      const turnOfAnother = { owner: "another", now: world.clock.now(), until: new Date(until) };
      expect(await world.ledger.takeTurn(RITAS, turnOfAnother)).toMatchObject({ kind: "taken" });
      return take(kind, holder, now, until);
    },
  };
  expect(await grantStep(world, id, { permits })).toEqual({ next: "again", seconds: 1 });
  expect(world.assignments.started).toEqual([]);
});

test("two executions of one grant make one assignment and one schedule", async () => {
  await Promise.all([grantStep(world, id), grantStep(world, id, {}, "execution-2").catch(() => undefined)]);
  expect(await grantThrough(world, id)).toBe("active");
  expect(world.assignments.started).toEqual(["create"]);
  expect(world.schedules.armed()).toHaveLength(1);
  expect(typesOf(id)).toEqual(["requested", "approved", "granting", "granted"]);
});

test("a second run that comes after the first made it active leaves its hold, so an older grant's end leaves the access", async () => {
  await grantThrough(world, id);
  const newer = await approvedRequest(world, { submissionId: "view-2" });
  await grantStep(world, newer, { ledger: { ...world.ledger, takeTurn: async () => ({ kind: "busy" }) } });
  const ledger: World["ledger"] = {
    ...world.ledger,
    async takeTurn(access, turn) {
      await grantThrough(world, newer);
      return world.ledger.takeTurn(access, turn);
    },
  };
  await grantStep(world, newer, { ledger });
  expect((await recordOf(world, newer)).status).toBe("active");
  await revokeThrough(world, id, asked("revoked"));
  expect(world.assignments.exists(RITAS)).toBe(true);
});

test("a record that is gone or damaged grants nothing", async () => {
  world.records.damage({ ...(await recordOf(world, id)), access: RITAS });
  expect(await grantStep(world, id)).toEqual({ next: "done", status: "damaged" });
  world.records.lose(id);
  expect(await grantStep(world, id)).toEqual({ next: "done", status: "absent" });
});

function disable(w: World, userId: string): void {
  const user = w.users.get(userId);
  if (user !== undefined) w.users.set(userId, { ...user, enabled: false });
}

function changeSet(w: World, changes: { readonly name?: string; readonly sessionSeconds?: number }): void {
  const set = w.sets.get(PERMISSION_SET_ARN);
  if (set !== undefined) w.sets.set(PERMISSION_SET_ARN, { ...set, ...changes });
}

function changeAccount(w: World, changes: Partial<Account>): void {
  const account = w.accounts.get(PRODUCTION);
  if (account !== undefined) w.accounts.set(PRODUCTION, { ...account, ...changes });
}

function setPolicy(w: World, policy: World["policy"]): void {
  w.policy = policy;
}

function stopGrants(w: World): void {
  w.grantControl.stopped = "the table was restored";
}

const RITAS_NEW_ADDRESS = "rita.new@example.com";

function renameRita(w: World): void {
  const user = w.users.get(RITA.userId);
  if (user !== undefined) w.users.set(RITA.userId, { ...user, email: RITAS_NEW_ADDRESS });
}
