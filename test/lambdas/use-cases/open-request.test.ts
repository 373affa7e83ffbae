// Over 200 lines, because it is one idea: a submission, and what it is opened as.
import { PERMISSION_SET_ARN } from "../../fixtures/access-requests.ts";
import { click, factsOf, grantThrough, open, RITAS, recordOf } from "../../fixtures/daypass-life.ts";
import {
  ADAM,
  makeWorld,
  OWN_ACCOUNT,
  PRODUCTION,
  PRODUCTION_RULE,
  policyOf,
  RITA,
  type World,
} from "../../fixtures/daypass-world.ts";

let world: World;
beforeEach(() => {
  world = makeWorld();
});

const typesOf = (requestId: string) => factsOf(world, requestId).map(({ type }) => type);

test("a request that needs approval is pending, on record and on the bus", async () => {
  const opened = await open(world);
  expect(opened).toMatchObject({ next: "await", status: "pending" });
  expect(typesOf(opened.requestId)).toEqual(["requested"]);
  expect(world.events.published.map(({ type }) => type)).toEqual(["requested"]);
  const { outbox, request } = await recordOf(world, opened.requestId);
  expect(outbox).toEqual({});
  expect(request).toMatchObject({ requester: RITA, access: RITAS, target: { accountName: "production" } });
});

test("the same submission twice, at once or later, is one request (21)", async () => {
  const [first, second] = await Promise.all([
    open(world),
    open(world, { execution: "execution-2", eventId: "event-2" }),
  ]);
  expect(second.requestId).toBe(first.requestId);
  expect([first.next, second.next].sort()).toEqual(["await", "stop"]);
  expect((await open(world, { execution: "execution-3" })).next).toBe("stop");
  expect(typesOf(first.requestId)).toEqual(["requested"]);
});

test("a submission again with another content is the first one (21)", async () => {
  const { requestId } = await open(world);
  await open(world, { durationSeconds: 7200, execution: "execution-2" });
  expect((await recordOf(world, requestId)).request.durationSeconds).toBe(3600);
});

test("two submissions in one second are two requests (21)", async () => {
  const [first, second] = await Promise.all([open(world), open(world, { submissionId: "view-2" })]);
  expect(first.requestId).not.toBe(second.requestId);
  expect([first.next, second.next]).toEqual(["await", "await"]);
});

test("a creation whose answer was lost is met again by its own execution", async () => {
  const records: World["records"] = {
    ...world.records,
    async create(record) {
      await world.records.create(record);
      throw new Error("no answer");
    },
  };
  await expect(open(world, {}, { records })).rejects.toThrow("no answer");
  expect(await open(world)).toMatchObject({ next: "await" });
});

test("while the audit bucket is away nothing goes on, and afterwards nothing is twice", async () => {
  world.audit.isDown = true;
  await expect(open(world)).rejects.toThrow("the bucket is away");
  world.audit.isDown = false;
  const { requestId, next } = await open(world);
  expect(next).toBe("await");
  expect(typesOf(requestId)).toEqual(["requested"]);
});

test("what the policy grants at once is approved by it, and granted", async () => {
  world.policy = policyOf({ ...PRODUCTION_RULE, approval: "automatic" });
  const { requestId, next } = await open(world);
  expect(next).toBe("grant");
  expect(await grantThrough(world, requestId)).toBe("active");
  expect(typesOf(requestId)).toEqual(["requested", "approved", "granting", "granted"]);
});

test("a submission that was on its way for more than an hour is refused with its reason, even if no approval is needed", async () => {
  world.policy = policyOf({ ...PRODUCTION_RULE, approval: "automatic" });
  const submittedAt = world.clock.now();
  world.clock.advance(3600);
  expect(await open(world, { submittedAt })).toMatchObject({ next: "grant" });
  world.clock.advance(1);
  const { requestId, next } = await open(world, { submittedAt, submissionId: "view-2" });
  expect(next).toBe("stop");
  expect(await recordOf(world, requestId)).toMatchObject({
    status: "refused",
    refusedBecause: [expect.stringContaining("more than an hour after it was submitted")],
  });
});

test("what no rule allows is refused with its reason, and is over", async () => {
  world.policy = policyOf();
  const { requestId, next } = await open(world);
  expect(next).toBe("stop");
  const record = await recordOf(world, requestId);
  expect(record).toMatchObject({ status: "refused", refusedBecause: [expect.stringContaining("no rule lets")] });
  expect(record.dueAt).toBeUndefined();
  expect(typesOf(requestId)).toEqual(["requested", "refused"]);
});

test.each([
  ["suspended", /suspended/],
  ["closed", /closed/],
] as const)("a %s account is refused (15)", async (state, why) => {
  world.accounts.set(PRODUCTION, { accountId: PRODUCTION, name: "production", state, isManagementAccount: false });
  const { requestId } = await open(world);
  expect((await recordOf(world, requestId)).refusedBecause).toEqual([expect.stringMatching(why)]);
});

test("the management account is refused, even when a rule allows it", async () => {
  world.policy = policyOf({ ...PRODUCTION_RULE, accounts: ["*"], approval: "automatic" });
  const { requestId } = await open(world, { accountId: "111111111111" });
  expect((await recordOf(world, requestId)).status).toBe("refused");
});

test("Daypass's own account is refused, even when a rule allows it", async () => {
  world.policy = policyOf({ ...PRODUCTION_RULE, accounts: ["*"], approval: "automatic" });
  const { requestId } = await open(world, { accountId: OWN_ACCOUNT });
  expect(await recordOf(world, requestId)).toMatchObject({
    status: "refused",
    refusedBecause: ["access to Daypass's own account is not given by Daypass"],
  });
});

test("a request that nobody could approve is refused at once", async () => {
  for (const approver of ["adam", "bea"]) {
    const user = [...world.users.values()].find(({ displayName }) => displayName === approver);
    if (user !== undefined) world.users.set(user.userId, { ...user, enabled: false });
  }
  const { requestId } = await open(world);
  expect((await recordOf(world, requestId)).refusedBecause).toEqual([expect.stringContaining("nobody could approve")]);
});

test("a group that has only the requester in it cannot approve", async () => {
  world.policy = policyOf({ ...PRODUCTION_RULE, approvers: { users: [], groups: ["Platform"] } });
  world.members.set("Platform", new Set([RITA.userId]));
  const { requestId } = await open(world);
  expect((await recordOf(world, requestId)).status).toBe("refused");
  world.members.set("Platform", new Set([RITA.userId, ADAM.userId]));
  expect(await open(world, { submissionId: "view-2" })).toMatchObject({ status: "pending" });
});

const FOREIGN_SET = "arn:aws:sso:::permissionSet/ssoins-0000000000000000/ps-1111222233334444";
const strangers: readonly (readonly [string, (world: World) => unknown, Parameters<typeof open>[1]])[] = [
  ["another workspace (19)", () => {}, { teamId: "T9999" }],
  ["somebody whom Slack does not know", () => {}, { slackUserId: "U9999" }],
  ["a guest", (w) => changeRita(w, { unfitBecause: "a guest" }), {}],
  ["a person of a shared channel", (w) => changeRita(w, { teamId: "T9999" }), {}],
  ["an address on a foreign domain", (w) => changeRita(w, { email: "rita@example.org" }), {}],
  ["no address", (w) => changeRita(w, { email: undefined }), {}],
  ["a disabled user (16)", (w) => disableRita(w), {}],
  [
    "one address on two users (27)",
    (w) => w.users.set("twin", { userId: "twin", email: RITA.email, displayName: "", enabled: true }),
    {},
  ],
  ["an account outside the organization", () => {}, { accountId: "999999999999" }],
  ["a permission set that does not exist", () => {}, { permissionSetArn: PERMISSION_SET_ARN.replace(/.$/, "0") }],
  [
    "a permission set of another instance, whatever Identity Center would say of it",
    (w) => w.sets.set(FOREIGN_SET, { permissionSetArn: FOREIGN_SET, name: "PowerUser", sessionSeconds: 3600 }),
    { permissionSetArn: FOREIGN_SET },
  ],
];

test.each(strangers)("%s makes no request and is told so", async (_what, change, changes) => {
  change(world);
  const { requestId, next, why } = await open(world, changes);
  expect({ next, why }).toEqual({ next: "stop", why: [...world.events.refusedClicks][0]?.text });
  expect(await world.records.read(requestId)).toEqual({ kind: "absent" });
  expect(world.audit.refusals.size).toBe(1);
  expect(world.events.refusedClicks).toHaveLength(1);
});

test("a refusal delivered twice is one object", async () => {
  await open(world, { teamId: "T9999" });
  await open(world, { teamId: "T9999" });
  expect(world.audit.refusals.size).toBe(1);
});

test("a damaged record of the same submission stops it", async () => {
  const { requestId } = await open(world);
  world.records.damage({ ...(await recordOf(world, requestId)), access: RITAS });
  expect(await open(world)).toMatchObject({ next: "stop" });
  expect((await click(world, requestId, ADAM)).kind).toBe("refused");
});

function changeRita(w: World, changes: { teamId?: string; email?: string | undefined; unfitBecause?: string }): void {
  const rita = w.chat.get(RITA.slackUserId);
  if (rita !== undefined) w.chat.set(RITA.slackUserId, { ...rita, ...changes });
}

function disableRita(w: World): void {
  const rita = w.users.get(RITA.userId);
  if (rita !== undefined) w.users.set(RITA.userId, { ...rita, enabled: false });
}
