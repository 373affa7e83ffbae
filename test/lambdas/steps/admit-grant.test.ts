import { hashOfRequest } from "../../../lambdas/domain/access-request.ts";
import type { RequestRecord } from "../../../lambdas/domain/request-record.ts";
import { objectionToGrant } from "../../../lambdas/steps/admit-grant.ts";
import { PERMISSION_SET_ARN, sha256 } from "../../fixtures/access-requests.ts";
import { approvedRequest, click, grantThrough, open, recordOf } from "../../fixtures/daypass-life.ts";
import {
  ADAM,
  BEA,
  CARL,
  makeWorld,
  PRODUCTION,
  PRODUCTION_RULE,
  policyOf,
  type World,
} from "../../fixtures/daypass-world.ts";

const CHANGED = "the request was changed after its submission";

let world: World;
let record: RequestRecord;
beforeEach(async () => {
  world = makeWorld();
  record = await recordOf(world, await approvedRequest(world));
});

type Request = RequestRecord["request"];

/** What somebody with the table in their hands might make of a request. */
const forgeries: readonly (readonly [string, (request: Request) => Request])[] = [
  ["the person", (r) => ({ ...r, requester: CARL, access: { ...r.access, principalId: CARL.userId } })],
  ["only the access's person", (r) => ({ ...r, access: { ...r.access, principalId: CARL.userId } })],
  [
    "the account",
    (r) => ({
      ...r,
      target: { ...r.target, accountId: "333333333333" },
      access: { ...r.access, accountId: "333333333333" },
    }),
  ],
  [
    "the permission set",
    (r) => {
      const permissionSetArn = PERMISSION_SET_ARN.replace("1111", "9999");
      return { ...r, target: { ...r.target, permissionSetArn }, access: { ...r.access, permissionSetArn } };
    },
  ],
  [
    "the instance",
    (r) => ({ ...r, access: { ...r.access, instanceArn: "arn:aws:sso:::instance/ssoins-0000000000000000" } }),
  ],
  ["the duration", (r) => ({ ...r, durationSeconds: 12 * 3600 })],
  ["the reason", (r) => ({ ...r, reason: "another reason" })],
  ["the time of submission", (r) => ({ ...r, submittedAt: new Date(r.submittedAt.getTime() + 1000) })],
];

function forged(change: (request: Request) => Request): RequestRecord {
  return { ...record, request: change(record.request) };
}

/** With decisions too that fit the new hash: the locked audit object alone knows better. */
function forgedThroughout(change: (request: Request) => Request): RequestRecord {
  const request = change(record.request);
  const requestHash = hashOfRequest(request, sha256);
  const decisions = Object.fromEntries(
    Object.entries(record.decisions).map(([userId, decision]) => [userId, { ...decision, requestHash }]),
  );
  return { ...record, request, requestHash, decisions };
}

test("an honest request is admitted", async () => {
  expect(await objectionToGrant(world.ports(), record)).toBeUndefined();
});

test.each(forgeries)("a record in which %s was changed is not granted (25)", async (_what, change) => {
  world.records.put(forged(change));
  expect(await objectionToGrant(world.ports(), forged(change))).toBe(CHANGED);
  expect(await grantThrough(world, record.id)).toBe("failed");
  expect(world.assignments.started).toEqual([]);
});

test.each(forgeries)(
  "nor when the hashes were changed with %s: the audit object contradicts (25)",
  async (_what, change) => {
    world.records.put(forgedThroughout(change));
    expect(await objectionToGrant(world.ports(), forgedThroughout(change))).toMatch(
      /^(the request was changed after its submission|its submission is not on record)/,
    );
    expect(await grantThrough(world, record.id)).toBe("failed");
    expect(world.assignments.started).toEqual([]);
  },
);

test("a record made by hand has no submission on record (25)", async () => {
  const id = "f".repeat(32);
  const request = { ...record.request, id };
  const made = { ...forgedThroughout(() => request), id };
  expect(await objectionToGrant(world.ports(), made)).toBe("its submission is not on record in the audit trail");
});

test("a record under another's id is not granted", async () => {
  expect(await objectionToGrant(world.ports(), { ...record, id: "f".repeat(32) })).toBe(CHANGED);
});

test("a pending record that was called approved by hand has no approvals", async () => {
  const { requestId } = await open(world, { submissionId: "view-2" });
  const pending = await recordOf(world, requestId);
  const now = world.clock.now();
  const called = { ...pending, status: "approved" as const, startBy: new Date(now.getTime() + 60_000) };
  expect(await objectionToGrant(world.ports(), called)).toContain("0 of its approvals count");
});

test("an approval that was written in for somebody without authority does not count", async () => {
  const decision = record.decisions[ADAM.userId];
  if (decision === undefined) throw new Error("Adam has not decided");
  const byCarl = { ...record, decisions: { [CARL.userId]: { ...decision, approver: CARL } } };
  expect(await objectionToGrant(world.ports(), byCarl)).toContain("0 of its approvals count");
});

test("one approval written under two names counts once", async () => {
  world.policy = policyOf({ ...PRODUCTION_RULE, approvalsRequired: 2 });
  const decision = record.decisions[ADAM.userId];
  if (decision === undefined) throw new Error("Adam has not decided");
  const twice = { ...record, decisions: { [ADAM.userId]: decision, [BEA.userId]: decision } };
  expect(await objectionToGrant(world.ports(), twice)).toContain("1 of its approvals count");
});

test("a denial counts as no approval", async () => {
  const { requestId } = await open(world, { submissionId: "view-2" });
  await click(world, requestId, ADAM, { verb: "deny" });
  const denied = await recordOf(world, requestId);
  const now = world.clock.now();
  const called = { ...denied, status: "approved" as const, startBy: new Date(now.getTime() + 60_000) };
  expect(await objectionToGrant(world.ports(), called)).toContain("0 of its approvals count");
});

test("what was approved for Daypass's own account is not granted", async () => {
  const own = PRODUCTION;
  expect(await objectionToGrant(world.ports({ ownAccountId: own }), record)).toBe(
    "access to Daypass's own account is not given by Daypass",
  );
});
