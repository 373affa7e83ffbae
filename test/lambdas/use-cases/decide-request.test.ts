// Over 200 lines, because it is one idea: one click of an approver, and all that it can meet.
import { makeAwaitDecision } from "../../../lambdas/use-cases/await-decision.ts";
import { approvedRequest, click, factsOf, open, recordOf } from "../../fixtures/daypass-life.ts";
import {
  ADAM,
  BEA,
  boundByAdministrator,
  CARL,
  makeWorld,
  PRODUCTION_RULE,
  policyOf,
  RITA,
  type World,
} from "../../fixtures/daypass-world.ts";

let world: World;
let id: string;
beforeEach(async () => {
  world = makeWorld();
  id = (await open(world)).requestId;
  await makeAwaitDecision(world.ports())({ requestId: id, execution: "execution-1", taskToken: "bell", wake: 0 });
});

const typesOf = (requestId: string) => factsOf(world, requestId).map(({ type }) => type);
const statusOf = async () => (await recordOf(world, id)).status;

test("an approver approves: on record, and the bell is rung", async () => {
  expect(await click(world, id, ADAM)).toMatchObject({ kind: "followed", status: "approved" });
  expect(typesOf(id)).toEqual(["requested", "approved"]);
  expect(world.workflows.rung).toEqual([{ token: "bell", status: "approved" }]);
  expect((await recordOf(world, id)).decisions[ADAM.userId]).toMatchObject({ verdict: "approve", approver: ADAM });
});

test("an approver denies, with a reason", async () => {
  await click(world, id, BEA, { verb: "deny", reason: "use staging" });
  const record = await recordOf(world, id);
  expect(record).toMatchObject({ status: "denied", decisions: { [BEA.userId]: { reason: "use staging" } } });
  expect(world.workflows.rung).toEqual([{ token: "bell", status: "denied" }]);
});

test("two approvers at once decide it once (4)", async () => {
  const [first, second] = await Promise.all([click(world, id, ADAM), click(world, id, BEA, { verb: "deny" })]);
  expect([first.kind, second.kind].sort()).toEqual(["followed", "refused"]);
  expect(typesOf(id)).toHaveLength(2);
  expect(Object.keys((await recordOf(world, id)).decisions)).toHaveLength(1);
});

test("the same click delivered again is one decision, and rings once more (5, 21)", async () => {
  await click(world, id, ADAM);
  world.workflows.closed.clear();
  expect(await click(world, id, ADAM)).toMatchObject({ kind: "followed", status: "approved" });
  expect(typesOf(id)).toEqual(["requested", "approved"]);
  expect(world.workflows.rung).toHaveLength(2);
});

test("the same click twice at once is one decision (21)", async () => {
  const both = await Promise.all([click(world, id, ADAM), click(world, id, ADAM)]);
  expect(both.map(({ kind }) => kind)).toEqual(["followed", "followed"]);
  expect(typesOf(id)).toEqual(["requested", "approved"]);
});

test.each(["approve", "deny"] as const)(
  "one approver who clicks %s and then the other has decided once (22)",
  async (verb) => {
    const other = verb === "approve" ? "deny" : "approve";
    await click(world, id, ADAM, { verb });
    expect(await click(world, id, ADAM, { verb: other })).toMatchObject({ kind: "refused" });
    expect(typesOf(id)).toHaveLength(2);
  },
);

test("Approve and Deny by one approver at once are one decision (22)", async () => {
  const both = await Promise.all([click(world, id, ADAM), click(world, id, ADAM, { verb: "deny" })]);
  expect(both.map(({ kind }) => kind).sort()).toEqual(["followed", "refused"]);
  expect(typesOf(id)).toHaveLength(2);
});

test("a click after the lapse, before anybody wrote it, does not decide (23)", async () => {
  world.clock.advance(8 * 3600);
  expect(await click(world, id, ADAM)).toEqual({ kind: "refused", why: "this request has lapsed" });
  expect(await statusOf()).toBe("pending");
});

test("a click that races the lapse: one of them (23)", async () => {
  world.clock.advance(8 * 3600 - 1);
  const records: World["records"] = {
    ...world.records,
    async apply(change) {
      if (change.to === "approved") {
        world.clock.advance(1);
        await makeAwaitDecision(world.ports())({ requestId: id, execution: "execution-1", taskToken: "b", wake: 2 });
      }
      return world.records.apply(change);
    },
  };
  expect(await click(world, id, ADAM, {}, { records })).toEqual({
    kind: "refused",
    why: "this request is already lapsed",
  });
  expect(typesOf(id)).toEqual(["requested", "lapsed"]);
});

test("a write whose answer was lost is recognised as one's own", async () => {
  let lost = 0;
  const records: World["records"] = {
    ...world.records,
    async apply(change) {
      const answer = await world.records.apply(change);
      lost += 1;
      return lost === 1 ? "refused" : answer;
    },
  };
  expect(await click(world, id, ADAM, {}, { records })).toMatchObject({ kind: "followed", status: "approved" });
  expect(typesOf(id)).toEqual(["requested", "approved"]);
});

test("nobody approves their own request (I9)", async () => {
  world.policy = policyOf({ ...PRODUCTION_RULE, approvers: { users: [RITA.email, ADAM.email], groups: [] } });
  expect(await click(world, id, RITA)).toEqual({ kind: "refused", why: expect.stringContaining("nobody approves") });
  expect(await statusOf()).toBe("pending");
  expect(world.audit.refusals.size).toBe(1);
});

test("nobody denies their own request either, nor one without authority", async () => {
  expect(await click(world, id, RITA, { verb: "deny" })).toMatchObject({ kind: "refused" });
  expect(await click(world, id, CARL, { verb: "deny" })).toMatchObject({ kind: "refused" });
  expect(await statusOf()).toBe("pending");
});

test("a person without authority is told so, and it is kept on record", async () => {
  expect(await click(world, id, CARL)).toMatchObject({
    kind: "refused",
    why: expect.stringContaining("not an approver"),
  });
  expect([...world.audit.refusals.values()]).toEqual([
    expect.objectContaining({ requestId: id, slackUserId: CARL.slackUserId, what: "approve" }),
  ]);
  expect(world.events.refusedClicks).toHaveLength(1);
});

const changes: readonly (readonly [string, (world: World) => unknown])[] = [
  ["the policy matches no more (20)", (w) => setPolicy(w, policyOf())],
  [
    "a rule denies it now (20)",
    (w) => setPolicy(w, policyOf(PRODUCTION_RULE, { ...PRODUCTION_RULE, name: "freeze", effect: "deny" })),
  ],
  [
    "the approver is none any more (20)",
    (w) => setPolicy(w, policyOf({ ...PRODUCTION_RULE, approvers: { users: [BEA.email], groups: [] } })),
  ],
  ["the requester was disabled (16)", (w) => disable(w, RITA.userId)],
  ["the requester is gone (7)", (w) => w.users.delete(RITA.userId)],
  ["the approver was disabled (16)", (w) => disable(w, ADAM.userId)],
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
  ],
  [
    "the requester's address is another now, and only the old one is allowed",
    (w) => {
      renameRita(w);
      setPolicy(w, policyOf({ ...PRODUCTION_RULE, requesters: { users: [RITA.email], groups: [] } }));
    },
  ],
];

test.each(changes)("an approval does not count when %s", async (_what, change) => {
  change(world);
  expect(await click(world, id, ADAM)).toMatchObject({ kind: "refused" });
  expect(await statusOf()).toBe("pending");
});

test("a request that was changed after its submission cannot be approved (25)", async () => {
  const record = await recordOf(world, id);
  world.records.put({ ...record, request: { ...record.request, durationSeconds: 12 * 3600 } });
  expect(await click(world, id, ADAM)).toEqual({
    kind: "refused",
    why: "the request was changed after its submission",
  });
});

test("a click on a request that does not exist is refused (19)", async () => {
  expect(await click(world, "f".repeat(32), ADAM)).toEqual({ kind: "refused", why: "there is no such request" });
});

test("a click from another workspace is refused (19)", async () => {
  expect(await click(world, id, ADAM, { teamId: "T9999" })).toMatchObject({ kind: "refused" });
  expect(await statusOf()).toBe("pending");
});

test("an approval whose fact could not be put is finished by its redelivery", async () => {
  world.audit.isDown = true;
  await expect(click(world, id, ADAM)).rejects.toThrow("the bucket is away");
  expect(world.workflows.rung).toEqual([]);
  world.audit.isDown = false;
  await click(world, id, ADAM);
  expect(typesOf(id)).toEqual(["requested", "approved"]);
  expect(world.workflows.rung).toHaveLength(1);
});

describe("when two approvals are needed", () => {
  beforeEach(() => {
    world.policy = policyOf({ ...PRODUCTION_RULE, approvalsRequired: 2 });
  });

  test("the first is recorded, the second approves", async () => {
    expect(await click(world, id, ADAM)).toMatchObject({ status: "pending" });
    expect(world.workflows.rung).toEqual([]);
    expect(await click(world, id, BEA)).toMatchObject({ status: "approved" });
    expect(typesOf(id)).toEqual(["requested", "approval-recorded", "approved"]);
  });

  test("two that race approve it together, neither lost (4)", async () => {
    const both = await Promise.all([click(world, id, ADAM), click(world, id, BEA)]);
    expect(both.map((one) => one.kind)).toEqual(["followed", "followed"]);
    expect(await statusOf()).toBe("approved");
    expect(Object.keys((await recordOf(world, id)).decisions).sort()).toEqual([ADAM.userId, BEA.userId]);
    expect(typesOf(id)).toEqual(["requested", "approval-recorded", "approved"]);
  });

  test("one person's two clicks are one approval", async () => {
    await click(world, id, ADAM);
    expect(await click(world, id, ADAM, { clickId: "another" })).toMatchObject({
      kind: "refused",
      why: "you have already decided: approve",
    });
    expect(await statusOf()).toBe("pending");
  });

  test("one person's approval that was written under another's name is still one", async () => {
    await click(world, id, ADAM);
    const record = await recordOf(world, id);
    const decision = record.decisions[ADAM.userId];
    if (decision === undefined) throw new Error("Adam has not decided");
    world.records.put({ ...record, decisions: { [CARL.userId]: decision } });
    expect(await click(world, id, ADAM, { clickId: "another" })).toMatchObject({ status: "pending" });
  });

  test("an approval by somebody who lost the authority meanwhile does not count", async () => {
    await click(world, id, ADAM);
    world.policy = policyOf({
      ...PRODUCTION_RULE,
      approvalsRequired: 2,
      approvers: { users: [BEA.email, CARL.email], groups: [] },
    });
    expect(await click(world, id, BEA)).toMatchObject({ status: "pending" });
    expect(await click(world, id, CARL)).toMatchObject({ status: "approved" });
  });

  test("an approval by somebody who is bound to another Slack account by now does not count", async () => {
    await click(world, id, ADAM);
    const adam = boundByAdministrator(ADAM);
    await world.bindings.dropClaim(adam);
    await world.bindings.claim({ ...adam, slackUserId: "U0ELSE" });
    expect(await click(world, id, BEA)).toMatchObject({ status: "pending" });
    expect(await click(world, id, CARL)).toMatchObject({ kind: "refused" });
  });

  test("one denial ends it", async () => {
    await click(world, id, ADAM);
    expect(await click(world, id, BEA, { verb: "deny" })).toMatchObject({ status: "denied" });
  });

  test("a wait that hangs up another bell between two approvals loses none of them", async () => {
    await click(world, id, ADAM);
    await makeAwaitDecision(world.ports())({ requestId: id, execution: "execution-1", taskToken: "bell-2", wake: 1 });
    await click(world, id, BEA);
    expect(world.workflows.rung).toEqual([{ token: "bell-2", status: "approved" }]);
  });
});

test("an approved request is already decided for everybody else", async () => {
  const approved = await approvedRequest(world, { submissionId: "view-2" });
  expect(await click(world, approved, BEA)).toEqual({
    kind: "refused",
    why: "this request is already approved by adam",
  });
});

function setPolicy(w: World, policy: World["policy"]): void {
  w.policy = policy;
}

function disable(w: World, userId: string): void {
  const user = w.users.get(userId);
  if (user !== undefined) w.users.set(userId, { ...user, enabled: false });
}

const RITAS_NEW_ADDRESS = "rita.new@example.com";

function renameRita(w: World): void {
  const user = w.users.get(RITA.userId);
  if (user !== undefined) w.users.set(RITA.userId, { ...user, email: RITAS_NEW_ADDRESS });
}
