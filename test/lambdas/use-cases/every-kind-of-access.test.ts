// Over 200 lines, because it is one idea: what must hold for any kind of access, life by life.
import type { Submission } from "../../../lambdas/steps/describe-submission.ts";
import {
  approvedRequest,
  asked,
  cancel,
  click,
  endNow,
  extend,
  factsOf,
  fired,
  grantStep,
  grantThrough,
  open,
  recordOf,
  revokeNow,
  revokeStep,
  revokeThrough,
  sweep,
} from "../../fixtures/daypass-life.ts";
import { ADAM, BEA, CARL, makeWorld, RITA, type World } from "../../fixtures/daypass-world.ts";
import { type IdentityCenterOfKind, KINDS_OF_ACCESS } from "../../fixtures/kinds-of-access.ts";

describe.each(Object.values(KINDS_OF_ACCESS))("access of kind $kind", (kind) => {
  const { access, wanted } = kind;
  let world: World;
  let identityCenter: IdentityCenterOfKind;
  let id: string;
  beforeEach(async () => {
    world = makeWorld();
    identityCenter = kind.identityCenter(world);
    id = await approved();
  });

  const approved = (changes: Partial<Submission> = {}) => approvedRequest(world, { wanted, ...changes });
  const typesOf = (requestId: string) => factsOf(world, requestId).map(({ type }) => type);
  const expiry = async (requestId = id) => {
    const { expiresAt } = await recordOf(world, requestId);
    if (expiresAt === undefined) throw new Error("the grant has no expiry");
    return fired(expiresAt, { access });
  };

  test("is granted, armed before, and taken away when its schedule fires", async () => {
    expect(await grantThrough(world, id)).toBe("active");
    expect(identityCenter.exists(access)).toBe(true);
    expect(world.schedules.armed()).toMatchObject([{ requestId: id, n: 1, access }]);
    const firing = await expiry();
    world.clock.advance(3600);
    expect(await revokeThrough(world, id, firing)).toBe("ended");
    expect(identityCenter.exists(access)).toBe(false);
    expect((await recordOf(world, id)).end).toMatchObject({ reason: "expired", how: "gone" });
    expect(typesOf(id)).toEqual(["requested", "approved", "granting", "granted", "revoking", "ended"]);
    expect(world.schedules.armed()).toEqual([]);
  });

  test("is named in the audit facts by target and access", async () => {
    const [requested] = factsOf(world, id);
    expect(requested?.details).toMatchObject({ access, target: { kind: kind.kind } });
  });

  test.each(["lost", "effect-lost"] as const)(
    "whose creation's answer is %s is settled, never made twice",
    async (fault) => {
      identityCenter.next("create", fault);
      await expect(grantStep(world, id)).rejects.toThrow("no answer");
      expect(await world.ledger.read(access)).toMatchObject({ ours: true, operation: { kind: "create", by: id } });
      expect(await grantThrough(world, id)).toBe("active");
      expect(identityCenter.started).toEqual(["create"]);
    },
  );

  test("whose creation's answer is lost is not looked at again before AWS takes that call no more", async () => {
    identityCenter.next("create", "lost");
    await expect(grantStep(world, id)).rejects.toThrow("no answer");
    world.clock.advance(120);
    expect(await grantStep(world, id)).toEqual({ next: "again", seconds: 180 });
    expect(identityCenter.started).toEqual([]);
  });

  test.each(["lost", "effect-lost"] as const)("whose removal's answer is %s is gone all the same", async (fault) => {
    await grantThrough(world, id);
    identityCenter.next("delete", fault);
    await expect(revokeStep(world, id, asked("revoked"))).rejects.toThrow("no answer");
    expect(await revokeThrough(world, id, asked("revoked"))).toBe("ended");
    expect(identityCenter.exists(access)).toBe(false);
  });

  test("that the person has already is neither granted nor touched", async () => {
    identityCenter.setByHand(access, true);
    expect(await grantThrough(world, id)).toBe("revoking");
    expect(await revokeThrough(world, id, asked("grant-failed"))).toBe("failed");
    expect((await recordOf(world, id)).end).toMatchObject({ how: "standing" });
    expect(identityCenter.exists(access)).toBe(true);
    expect(identityCenter.started).toEqual([]);
  });

  test("that two grants share stays until the later one ends", async () => {
    const later = await approved({ submissionId: "view-2", durationSeconds: 7200 });
    await grantThrough(world, id);
    await grantThrough(world, later);
    expect(identityCenter.started).toEqual(["create"]);
    const first = await expiry();
    world.clock.advance(3600);
    expect(await revokeThrough(world, id, first)).toBe("ended");
    expect((await recordOf(world, id)).end?.how).toBe("shared");
    expect(identityCenter.exists(access)).toBe(true);
    const second = await expiry(later);
    world.clock.advance(3600);
    await revokeThrough(world, later, second);
    expect((await recordOf(world, later)).end?.how).toBe("gone");
    expect(identityCenter.exists(access)).toBe(false);
  });

  test("is extended: the later expiry is armed before the grant has it", async () => {
    await grantThrough(world, id);
    const before = await expiry();
    const { requestId } = await extend(world, id);
    await click(world, requestId, ADAM, { clickId: "click-extension" });
    expect(await grantThrough(world, requestId)).toBe("extended");
    world.clock.advance(3600);
    expect(await revokeStep(world, id, before)).toEqual({ next: "done", status: "a later expiry is armed" });
    expect(identityCenter.exists(access)).toBe(true);
    const { expiresAt } = await recordOf(world, id);
    world.clock.advance(3600);
    expect(await revokeThrough(world, id, fired(expiresAt ?? new Date(0), { access, n: 2 }))).toBe("ended");
    expect(identityCenter.exists(access)).toBe(false);
  });

  test("is cancelled by its requester before it is granted, and by nobody else", async () => {
    expect(await cancel(world, id, CARL)).toMatchObject({ kind: "refused" });
    expect(await cancel(world, id, RITA)).toMatchObject({ status: "cancelled" });
    expect(await grantThrough(world, id)).toBe("cancelled");
    expect(identityCenter.started).toEqual([]);
  });

  test("is ended early by its requester, and by nobody else", async () => {
    await grantThrough(world, id);
    expect(await endNow(world, id, CARL)).toMatchObject({ kind: "refused" });
    expect(await endNow(world, id, RITA)).toMatchObject({ kind: "followed" });
    expect(world.workflows.revocations).toEqual([{ id, reason: "ended-early" }]);
  });

  test("is revoked by an approver of a rule about it, and by nobody else", async () => {
    await grantThrough(world, id);
    expect(await revokeNow(world, id, CARL)).toMatchObject({ kind: "refused" });
    expect(await revokeNow(world, id, BEA)).toMatchObject({ kind: "followed" });
    expect(world.workflows.revocations).toEqual([{ id, reason: "revoked" }]);
  });

  test("of which the record cannot be read is removed by the schedule's word, because the ledger calls it ours", async () => {
    await grantThrough(world, id);
    const firing = await expiry();
    world.records.damage({ id });
    world.clock.advance(3600);
    expect(await revokeThrough(world, id, firing)).toBe("gone");
    expect(identityCenter.exists(access)).toBe(false);
  });

  test("whose schedule was lost is found by the sweep", async () => {
    await grantThrough(world, id);
    world.clock.advance(3600 + 300);
    await sweep(world);
    expect(world.workflows.revocations).toEqual([{ id, reason: "overdue" }]);
  });

  test("that the ledger calls ours, of a request that cannot be read, is paged", async () => {
    await grantThrough(world, id);
    world.records.damage({ id });
    world.clock.advance(3600 + 3600);
    await sweep(world);
    expect(world.operators.pages.map(({ runbook }) => runbook)).toContain("ledger-without-request");
  });

  test("of a person who is deleted ends", async () => {
    await grantThrough(world, id);
    world.users.delete(RITA.userId);
    expect(await revokeThrough(world, id, asked("leaver"))).toBe("ended");
    expect(identityCenter.exists(access)).toBe(false);
  });

  test("is not granted to a person who was disabled meanwhile", async () => {
    const rita = world.users.get(RITA.userId);
    if (rita !== undefined) world.users.set(RITA.userId, { ...rita, enabled: false });
    expect(await grantThrough(world, id)).toBe("failed");
    expect(identityCenter.started).toEqual([]);
  });

  test("needs the policy of the moment, at the grant as well", async () => {
    world.policy = { ...world.policy, rules: [] };
    expect(await grantThrough(world, id)).toBe("failed");
    expect(identityCenter.started).toEqual([]);
  });

  test("is not granted when its request was changed to another person's", async () => {
    const record = await recordOf(world, id);
    world.records.put({
      ...record,
      request: { ...record.request, access: { ...record.request.access, principalId: CARL.userId } },
    });
    expect(await grantThrough(world, id)).toBe("failed");
    expect(identityCenter.started).toEqual([]);
  });
});

test("an access of another kind than the target is not granted, whoever made the record say so", async () => {
  const world = makeWorld();
  const id = await approvedRequest(world);
  const record = await recordOf(world, id);
  const { access } = KINDS_OF_ACCESS.group;
  world.records.put({ ...record, request: { ...record.request, access } });
  expect(await grantThrough(world, id)).toBe("failed");
  expect(world.memberships.started).toEqual([]);
});

test("the same person's assignments and memberships have nothing to do with each other", async () => {
  const world = makeWorld();
  const assignment = await approvedRequest(world);
  const { requestId } = await open(world, { wanted: KINDS_OF_ACCESS.group.wanted, submissionId: "view-2" });
  await click(world, requestId, ADAM, { clickId: "click-2" });
  await grantThrough(world, assignment);
  await grantThrough(world, requestId);
  await revokeThrough(world, assignment, asked("revoked"));
  expect(world.memberships.exists(KINDS_OF_ACCESS.group.access)).toBe(true);
  expect(world.assignments.exists(KINDS_OF_ACCESS.account.access)).toBe(false);
});
