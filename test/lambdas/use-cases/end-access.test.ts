import { daypass } from "../../../lambdas/domain/person.ts";
import { mayRevoke } from "../../../lambdas/domain/policy/may-revoke.ts";
import {
  approvedRequest,
  endNow,
  factsOf,
  grantStep,
  grantThrough,
  open,
  recordOf,
  revokeNow,
  revokeThrough,
} from "../../fixtures/daypass-life.ts";
import { ADAM, CARL, makeWorld, PRODUCTION_RULE, policyOf, RITA, type World } from "../../fixtures/daypass-world.ts";

let world: World;
let id: string;
beforeEach(async () => {
  world = makeWorld();
  id = await approvedRequest(world);
});

/** As the revocation workflow would, with what it was started with. */
async function revokeAsAsked(requestId: string): Promise<string> {
  const asked = world.workflows.asked.find((one) => one.id === requestId);
  if (asked === undefined) throw new Error("no revocation was started");
  return revokeThrough(world, requestId, { kind: "asked", reason: asked.reason, by: asked.by, why: asked.why });
}

test("the requester ends the access early, by the one road out", async () => {
  await grantThrough(world, id);
  expect(await endNow(world, id, RITA)).toMatchObject({ kind: "followed" });
  expect(await revokeAsAsked(id)).toBe("ended");
  expect((await recordOf(world, id)).end).toMatchObject({
    reason: "ended-early",
    how: "gone",
    by: { kind: "person", person: RITA },
  });
  expect(world.schedules.armed()).toEqual([]);
});

test("nobody else ends it early", async () => {
  await grantThrough(world, id);
  expect(await endNow(world, id, ADAM)).toMatchObject({ kind: "refused", why: /only the person who has the access/ });
  expect(world.workflows.asked).toEqual([]);
});

test("an approver of the rule revokes it, with the reason on record", async () => {
  await grantThrough(world, id);
  expect(await revokeNow(world, id, ADAM, "the incident is over")).toMatchObject({ kind: "followed" });
  expect(await revokeAsAsked(id)).toBe("ended");
  expect((await recordOf(world, id)).end).toMatchObject({
    reason: "revoked",
    why: "the incident is over",
    by: { kind: "person", person: ADAM },
  });
  expect(factsOf(world, id).map(({ type }) => type)).toEqual([
    "requested",
    "approved",
    "granting",
    "granted",
    "revoking",
    "ended",
  ]);
});

test("an administrator revokes it, who approves nothing by that", async () => {
  world.policy = { ...world.policy, administrators: { users: [CARL.email], groups: [] } };
  await grantThrough(world, id);
  expect(await revokeNow(world, id, CARL)).toMatchObject({ kind: "followed" });
});

test("anybody else does not, and neither does the requester by that way", async () => {
  await grantThrough(world, id);
  for (const somebody of [CARL, RITA]) {
    expect(await revokeNow(world, id, somebody)).toMatchObject({ kind: "refused", why: /only an approver/ });
  }
  expect(world.workflows.asked).toEqual([]);
});

test("an approver revokes although the requester is gone and the policy refuses the access by now", async () => {
  await grantThrough(world, id);
  world.users.delete(RITA.userId);
  world.policy = policyOf(PRODUCTION_RULE, {
    ...PRODUCTION_RULE,
    name: "no",
    effect: "deny",
    approvers: { users: [], groups: [] },
  });
  expect(await revokeNow(world, id, ADAM)).toMatchObject({ kind: "followed" });
});

test("what is being granted is ended as well: it fails, and is taken away", async () => {
  await grantStep(world, id);
  await endNow(world, id, RITA);
  expect(await revokeAsAsked(id)).toBe("failed");
  expect(world.assignments.started.at(-1)).not.toBe("create");
});

test("an approver withdraws what is approved and not granted yet", async () => {
  expect(await revokeNow(world, id, ADAM, "a mistake")).toMatchObject({ kind: "followed", status: "cancelled" });
  expect(await revokeNow(world, id, ADAM, "a mistake")).toMatchObject({ kind: "followed", status: "cancelled" });
  expect(await grantThrough(world, id)).toBe("cancelled");
  expect(await recordOf(world, id)).toMatchObject({ withdrawn: { why: "a mistake", by: ADAM } });
});

test("an approval whose grant begins while it is being withdrawn is revoked", async () => {
  const records = {
    ...world.records,
    async read(requestId: string) {
      const read = await world.records.read(requestId);
      if ((await recordOf(world, id)).status === "approved") await grantStep(world, id);
      return read;
    },
  };
  expect(await revokeNow(world, id, ADAM, "a mistake", { records })).toMatchObject({ kind: "followed" });
  expect(world.workflows.asked).toMatchObject([{ id, reason: "revoked", why: "a mistake" }]);
  expect(await revokeAsAsked(id)).toBe("failed");
});

test("a click that is delivered again when all is over was followed, and nobody is told otherwise", async () => {
  await grantThrough(world, id);
  await endNow(world, id, RITA);
  await revokeAsAsked(id);
  expect(await endNow(world, id, RITA)).toEqual({ kind: "followed", status: "ended" });
  expect(world.events.refusedClicks).toEqual([]);
  expect(await revokeNow(world, id, ADAM)).toMatchObject({ kind: "refused", why: /this request is ended/ });
});

test.each(["pending", "ended"])("there is nothing to end or revoke while it is %s", async (status) => {
  const requestId = (await open(world, { submissionId: "view-2" })).requestId;
  if (status === "ended") {
    world.records.put({
      ...(await recordOf(world, requestId)),
      status: "ended",
      end: { reason: "expired", by: daypass("test"), at: world.clock.now(), how: "gone", endedAt: world.clock.now() },
    });
  }
  expect(await endNow(world, requestId, RITA)).toMatchObject({ kind: "refused", why: /no access to end/ });
  expect(await revokeNow(world, requestId, ADAM)).toMatchObject({ kind: "refused", why: /no access to revoke/ });
});

test("when the workflow cannot be started the click is kept for another try", async () => {
  await grantThrough(world, id);
  world.workflows.isDown = true;
  await expect(endNow(world, id, RITA)).rejects.toThrow("the workflows are away");
  world.workflows.isDown = false;
  expect(await endNow(world, id, RITA)).toMatchObject({ kind: "followed" });
});

test("a group that cannot be looked up lets nobody revoke", () => {
  const rule = { ...PRODUCTION_RULE, approvers: { users: [], groups: ["Platform"] } };
  const person = { userId: CARL.userId, email: CARL.email, groups: [], unknownGroups: ["Platform"] };
  const target = {
    kind: "account",
    accountId: PRODUCTION_RULE.accounts[0] ?? "",
    permissionSetName: "PowerUser",
  } as const;
  expect(mayRevoke(policyOf(rule), target, person)).toBe(false);
  expect(mayRevoke(policyOf(rule), target, { ...person, groups: ["Platform"] })).toBe(true);
});
