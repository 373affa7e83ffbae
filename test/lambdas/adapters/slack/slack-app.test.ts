// Over 200 lines, because it is one idea: every kind of interaction that Slack can send, and the event or view that it becomes.
import { batchMessage } from "../../../../lambdas/adapters/slack/views/batch-message.ts";
import { requestMessage } from "../../../../lambdas/adapters/slack/views/request-message.ts";
import * as contract from "../../../../lambdas/domain/slack-events.ts";
import type { MessageContent } from "../../../../lambdas/ports/conversations.ts";
import { signedRequest } from "../../../../local/slack/signed-request.ts";
import { accessRequest, PERMISSION_SET_ARN, requestRecord } from "../../../fixtures/access-requests.ts";
import {
  ALICE,
  BOB,
  CHANNEL,
  SIGNING_SECRET,
  START_MS,
  STRANGER,
  TOKEN,
} from "../../../local/slack/served-workspace.ts";
import { type Desk, openDesk, PRODUCTION } from "./slack-desk.ts";

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const RECORD = requestRecord();
const FILLING = { account: PRODUCTION, permission_set: PERMISSION_SET_ARN, reason: "look at a failing deployment" };

function openForm(userId = ALICE) {
  const view = desk.workspace.openView(userId);
  if (view === undefined) throw new Error(`${userId} has no form open`);
  return view;
}

/** Posts the request's message through the Web API, as notify does, and returns it. */
function postedRequest(record = RECORD) {
  return posted(requestMessage(record, []));
}

function postedBatch(status: "pending" | "active" = "pending") {
  const batch = {
    id: "b".repeat(32),
    requestIds: [RECORD.id, "c".repeat(32)],
    accountIds: ["222222222222", "333333333333"],
  };
  const first = requestRecord({ status, request: accessRequest({ batch }) });
  const second = requestRecord({ status, request: accessRequest({ batch, id: "c".repeat(32) }) });
  return posted(batchMessage([first, second], []));
}

async function posted({ text, blocks }: MessageContent) {
  await fetch(`${desk.apiUrl}chat.postMessage`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({ channel: CHANNEL, text, blocks }),
  });
  const message = desk.workspace.messages(CHANNEL).at(-1);
  if (message === undefined) throw new Error("the message was not taken");
  return message;
}

test.each(["command", "shortcut"] as const)("a %s opens the form, and its submission goes on the bus", async (way) => {
  const alice = desk.workspace.as(ALICE);
  await (way === "command" ? alice.command("/access") : alice.shortcut("request_access"));
  const view = openForm();
  expect(await alice.submit(view, FILLING)).toEqual({ kind: "accepted" });
  expect(desk.workspace.openView(ALICE)).toBeUndefined();
  expect(desk.submitted).toEqual([
    {
      version: 1,
      submissionId: view.id,
      teamId: "T0DAYPASS",
      slackUserId: ALICE,
      target: { kind: "account", accountIds: [PRODUCTION], permissionSetArn: PERMISSION_SET_ARN },
      durationSeconds: 3600,
      reason: FILLING.reason,
      submittedAt: new Date(START_MS),
    },
  ]);
  expect(contract.AccessSubmitted.safeParse(JSON.parse(JSON.stringify(desk.submitted[0]))).success).toBe(true);
});

test("only active accounts are offered, and neither the management account nor the own one", async () => {
  const alice = desk.workspace.as(ALICE);
  await alice.command("/access");
  const options = await alice.options("account");
  expect(options.map(({ text }) => text.text)).toEqual(["production (222222222222)", "Sandbox (333333333333)"]);
});

test.each([
  ["PROD", ["222222222222"]],
  ["3333", ["333333333333"]],
  ["sand 333", ["333333333333"]],
  ["nothing like it", []],
])("searching for %s offers %j", async (typed, values) => {
  const alice = desk.workspace.as(ALICE);
  await alice.command("/access");
  expect((await alice.options("account", typed)).map(({ value }) => value)).toEqual(values);
});

test("the snapshot is kept for five minutes", async () => {
  const alice = desk.workspace.as(ALICE);
  await alice.command("/access");
  await alice.options("account", "a");
  await desk.clock.skipBy(5 * 60_000 - 1);
  await alice.options("account", "b");
  expect(desk.snapshots.reads).toBe(1);
  await desk.clock.skipBy(1);
  await alice.options("account", "c");
  expect(desk.snapshots.reads).toBe(2);
});

test.each([
  ["was never read", { kind: "missing" }, "the directory has not been read yet"],
  ["is of a later version", { kind: "unreadable", why: "its format is 2" }, "cannot be read: its format is 2"],
] as const)("a directory that %s: the form says so, what is to be done, and who does it", async (_what, read, why) => {
  desk.snapshots.current = read;
  const alice = desk.workspace.as(ALICE);
  expect(await alice.command("/access")).toEqual({ kind: "accepted" });
  const { modal } = openForm();
  expect(JSON.stringify(modal)).toContain(why);
  expect(JSON.stringify(modal)).toContain("An administrator of Daypass runs `npx daypass directory refresh`");
  expect(modal.submit).toBeUndefined();
  expect(await search(ALICE)).toEqual({ options: [] });
});

test("a directory that is read meanwhile is there at once", async () => {
  const whole = desk.snapshots.current;
  desk.snapshots.current = { kind: "missing" };
  await desk.workspace.as(ALICE).command("/access");
  desk.snapshots.current = whole;
  await desk.clock.skipBy(1_000);
  await desk.workspace.as(ALICE).command("/access");
  expect(openForm().modal.submit).toBeDefined();
});

test("the form says of a directory that was not read for 24 hours when it was", async () => {
  const alice = desk.workspace.as(ALICE);
  await desk.clock.skipBy(24 * 3_600_000);
  await alice.command("/access");
  expect(JSON.stringify(openForm().modal)).not.toContain("as they were");
  await desk.clock.skipBy(1_000);
  await alice.command("/access");
  expect(JSON.stringify(openForm().modal)).toContain("as they were on <!date^");
});

test("while the bucket is away an old snapshot is better than none, and none means no form", async () => {
  const alice = desk.workspace.as(ALICE);
  desk.snapshots.isDown = true;
  expect(await alice.command("/access")).toMatchObject({ kind: "said", text: /try again/ });
  desk.snapshots.isDown = false;
  await desk.clock.skipBy(1_000);
  await alice.command("/access");
  desk.snapshots.isDown = true;
  await desk.clock.skipBy(10 * 60_000);
  expect(await alice.options("account")).toHaveLength(2);
  expect(desk.lines.at(-1)).toContain("could not be read anew");
});

test.each(["command", "shortcut"] as const)("a guest is told so after a %s, and gets no form", async (way) => {
  const guest = desk.workspace.as("U0GUEST");
  await (way === "command" ? guest.command("/access") : guest.shortcut("request_access"));
  const { modal } = openForm("U0GUEST");
  expect(JSON.stringify(modal)).toContain("your Slack account may not act: a guest");
  expect(modal.submit).toBeUndefined();
});

test.each(["U0GUEST", "U0ROBOT", "U0GONE", "U0NOBODY"])("%s, who may not ask, is offered nothing", async (userId) => {
  expect(await search(userId)).toEqual({ options: [] });
  expect(desk.snapshots.reads).toBe(0);
});

test("who somebody is is asked once in five minutes, however much they type", async () => {
  await desk.workspace.as(ALICE).command("/access");
  desk.workspace.failNext("users.info", "internal_error");
  await desk.clock.skipBy(5 * 60_000 - 1);
  expect(await search(ALICE)).not.toEqual({ options: [] });
  expect(desk.lines).toEqual([]);
  await desk.clock.skipBy(1);
  expect(await search(ALICE)).toEqual({ options: [] });
  expect(desk.lines).toEqual([expect.stringContaining("internal_error")]);
  // the same again in the same second would be a replay
  await desk.clock.skipBy(1_000);
  expect(await search(ALICE)).not.toEqual({ options: [] });
});

test("while Slack does not say who somebody is, no form is opened", async () => {
  desk.workspace.failNext("users.info", "internal_error");
  expect(await desk.workspace.as(ALICE).command("/access")).toMatchObject({ kind: "said", text: /try again/ });
  expect(desk.workspace.openView(ALICE)).toBeUndefined();
});

test("a reason of white space keeps the form open with the error at its field", async () => {
  const alice = desk.workspace.as(ALICE);
  await alice.command("/access");
  const outcome = await alice.submit(openForm(), { ...FILLING, reason: "       " });
  expect(outcome).toEqual({ kind: "errors", errors: { reason: "Write between 3 and 1000 characters." } });
  expect(desk.submitted).toEqual([]);
});

test("when the bus does not take it the form stays open, and pressing again is the same submission", async () => {
  const alice = desk.workspace.as(ALICE);
  await alice.command("/access");
  const view = openForm();
  desk.broken.bus = true;
  expect(await alice.submit(view, FILLING)).toMatchObject({
    kind: "errors",
    errors: { reason: /press Request again/ },
  });
  expect(desk.lines).toEqual([expect.stringContaining("bus is away")]);
  desk.broken.bus = false;
  expect(await alice.submit(view, FILLING)).toEqual({ kind: "accepted" });
  expect(desk.submitted.map(({ submissionId }) => submissionId)).toEqual([view.id]);
});

test("when Slack does not open the form the person is told", async () => {
  desk.workspace.failNext("views.open", "internal_error");
  expect(await desk.workspace.as(ALICE).command("/access")).toMatchObject({ kind: "said", text: /try again/ });
});

test("an approval goes on the bus with the request's id and a click id of its own", async () => {
  const message = await postedRequest();
  const bob = desk.workspace.as(BOB);
  expect(await bob.click(message, "approve")).toEqual({ kind: "accepted" });
  expect(await bob.click(message, "approve")).toEqual({ kind: "accepted" });
  const [first, second] = desk.clicked;
  expect(first).toMatchObject({ slackUserId: BOB, requestId: RECORD.id, verb: "approve" });
  expect(first?.clickId).not.toBe(second?.clickId);
  expect(contract.RequestClicked.safeParse(JSON.parse(JSON.stringify(first))).success).toBe(true);
});

test("a denial asks for a reason first", async () => {
  const bob = desk.workspace.as(BOB);
  await bob.click(await postedRequest(), "deny");
  expect(desk.clicked).toEqual([]);
  const view = openForm(BOB);
  expect(await bob.submit(view, { reason: "  not today  " })).toEqual({ kind: "accepted" });
  expect(desk.clicked).toEqual([
    expect.objectContaining({ clickId: view.id, requestId: RECORD.id, verb: "deny", reason: "not today" }),
  ]);
});

test("an approval that the bus does not take fails visibly and the person is told to click again", async () => {
  desk.broken.bus = true;
  expect(await desk.workspace.as(BOB).click(await postedRequest(), "approve")).toEqual({
    kind: "failed",
    why: "HTTP 500",
  });
  expect(desk.workspace.ephemerals(BOB)).toEqual([
    expect.objectContaining({ text: expect.stringMatching(/click again/) }),
  ]);
});

test("a denial that the bus does not take keeps its form open", async () => {
  const bob = desk.workspace.as(BOB);
  await bob.click(await postedRequest(), "deny");
  desk.broken.bus = true;
  expect(await bob.submit(openForm(BOB), { reason: "not today" })).toMatchObject({ kind: "errors" });
});

test("several accounts and a later start go on the bus as one submission", async () => {
  const alice = desk.workspace.as(ALICE);
  await alice.command("/access");
  const startsAt = new Date(START_MS + 3_600_000);
  const filling = { ...FILLING, account: [PRODUCTION, "333333333333"], start: startsAt.toISOString() };
  expect(await alice.submit(openForm(), filling)).toEqual({ kind: "accepted" });
  expect(desk.submitted).toMatchObject([{ target: { accountIds: [PRODUCTION, "333333333333"] }, startsAt }]);
});

test.each([
  ["in the past", -60_000],
  ["more than 14 days away", 14 * 24 * 3_600_000 + 60_000],
])("a start %s keeps the form open with the error at its field", async (_what, offsetMs) => {
  const alice = desk.workspace.as(ALICE);
  await alice.command("/access");
  const start = new Date(START_MS + offsetMs).toISOString();
  expect(await alice.submit(openForm(), { ...FILLING, start })).toMatchObject({
    kind: "errors",
    errors: { start: expect.stringContaining("14 days") },
  });
});

test("more accounts than can be asked for at once are kept back by the form", async () => {
  const alice = desk.workspace.as(ALICE);
  await alice.command("/access");
  await alice.options("account");
  const body = payload({
    ...US,
    type: "view_submission",
    view: { id: "V1", callback_id: "request_access", state: { values: manyAccounts(21) } },
  });
  const answer = await desk.frontDoor({ ...signedRequest(SIGNING_SECRET, START_MS, body), isBase64Encoded: false });
  expect(JSON.parse(answer.body)).toMatchObject({ errors: { account: "Choose 1 to 20 accounts from the list." } });
  expect(desk.submitted).toEqual([]);
});

function manyAccounts(count: number) {
  const selected_options = Array.from({ length: count }, (_, index) => ({ value: String(300_000_000_000 + index) }));
  return {
    account: { account: { selected_options } },
    permission_set: { permission_set: { selected_option: { value: PERMISSION_SET_ARN } } },
    duration: { duration: { selected_option: { value: "3600" } } },
    reason: { reason: { value: "many" } },
  };
}

const LIVE = requestRecord({ status: "active", expiresAt: new Date(START_MS + 3_600_000) });

test.each([
  ["cancel", RECORD],
  ["end", LIVE],
] as const)("%s goes on the bus as it is", async (verb, record) => {
  expect(await desk.workspace.as(ALICE).click(await postedRequest(record), verb)).toEqual({ kind: "accepted" });
  expect(desk.clicked).toEqual([expect.objectContaining({ verb, requestId: record.id, slackUserId: ALICE })]);
  expect(contract.RequestClicked.safeParse(JSON.parse(JSON.stringify(desk.clicked[0]))).success).toBe(true);
});

test("a revocation asks for a reason first", async () => {
  const bob = desk.workspace.as(BOB);
  await bob.click(await postedRequest(LIVE), "revoke");
  const view = openForm(BOB);
  expect(await bob.submit(view, { reason: "   " })).toMatchObject({ kind: "errors" });
  expect(await bob.submit(view, { reason: " the incident is over " })).toEqual({ kind: "accepted" });
  expect(desk.clicked).toEqual([
    expect.objectContaining({ verb: "revoke", requestId: LIVE.id, reason: "the incident is over", clickId: view.id }),
  ]);
});

test("an approval for less time asks for how long first", async () => {
  const bob = desk.workspace.as(BOB);
  await bob.click(await postedRequest(), "approve_less");
  expect(await bob.submit(openForm(BOB), { duration: "900" })).toEqual({ kind: "accepted" });
  expect(desk.clicked).toEqual([
    expect.objectContaining({ verb: "approve", requestId: RECORD.id, durationSeconds: 900 }),
  ]);
});

test("an extension asks for how long and why first, and goes on the bus as a submission of its own", async () => {
  const alice = desk.workspace.as(ALICE);
  await alice.click(await postedRequest(LIVE), "extend");
  const view = openForm();
  expect(await alice.submit(view, { duration: "1800", reason: "nearly done" })).toEqual({ kind: "accepted" });
  expect(desk.extensions).toEqual([
    expect.objectContaining({
      submissionId: view.id,
      requestId: LIVE.id,
      durationSeconds: 1800,
      reason: "nearly done",
    }),
  ]);
  expect(contract.ExtensionSubmitted.safeParse(JSON.parse(JSON.stringify(desk.extensions[0]))).success).toBe(true);
});

test("an extension that the bus does not take keeps its form open", async () => {
  const alice = desk.workspace.as(ALICE);
  await alice.click(await postedRequest(LIVE), "extend");
  desk.broken.bus = true;
  expect(await alice.submit(openForm(), { duration: "1800", reason: "nearly done" })).toMatchObject({ kind: "errors" });
});

test.each(["approve", "deny", "cancel"] as const)("%s of a whole batch says so", async (verb) => {
  const bob = desk.workspace.as(BOB);
  await bob.click(await postedBatch(), `${verb}_all`);
  if (verb === "deny") await bob.submit(openForm(BOB), { reason: "not today" });
  expect(desk.clicked).toEqual([expect.objectContaining({ verb, wholeBatch: true, requestId: RECORD.id })]);
  expect(contract.RequestClicked.safeParse(JSON.parse(JSON.stringify(desk.clicked[0]))).success).toBe(true);
});

test("one account of a batch is revoked by the button beside it", async () => {
  const bob = desk.workspace.as(BOB);
  await bob.click(await postedBatch("active"), "revoke", RECORD.id);
  await bob.submit(openForm(BOB), { reason: "this one only" });
  expect(desk.clicked).toEqual([expect.objectContaining({ verb: "revoke", requestId: RECORD.id })]);
  expect(desk.clicked[0]).not.toHaveProperty("wholeBatch");
});

test("a person from another workspace is refused, whatever they press", async () => {
  const message = await postedRequest();
  expect(await desk.workspace.as(STRANGER).click(message, "approve")).toEqual({ kind: "failed", why: "HTTP 403" });
  expect(desk.clicked).toEqual([]);
  expect(desk.lines).toEqual(["403 interaction of another workspace"]);
});

const payload = (value: unknown) => new URLSearchParams({ payload: JSON.stringify(value) }).toString();
const US = { team: { id: "T0DAYPASS" }, user: { id: ALICE, team_id: "T0DAYPASS" } };

test.each<[string, string, number]>([
  ["nothing", "", 400],
  ["neither command nor payload", "hello=there", 400],
  ["a payload that is no JSON", "payload=%7B", 400],
  ["a payload that is a list", payload([1]), 400],
  ["a payload that is null", payload(null), 400],
  ["a payload of no workspace", payload({ type: "shortcut" }), 403],
  ["a payload of two workspaces", payload({ ...US, type: "shortcut", team: { id: "T0ELSEWHERE" } }), 403],
  ["an unknown command", "command=%2Fother&team_id=T0DAYPASS&user_id=U1&trigger_id=1", 404],
  ["an unknown shortcut", payload({ ...US, type: "shortcut", callback_id: "other", trigger_id: "1" }), 404],
  ["an unknown type", payload({ ...US, type: "surprise" }), 404],
  ["a shortcut without a trigger", payload({ ...US, type: "shortcut", callback_id: "request_access" }), 400],
  ["a click that names no request", payload(click({ value: "../../etc" })), 400],
  [
    "a click of nobody",
    payload({ ...click({ value: RECORD.id }), user: { id: "<!channel>", team_id: "T0DAYPASS" } }),
    400,
  ],
  [
    "a form without its fields",
    payload({ ...US, type: "view_submission", view: { callback_id: "request_access" } }),
    400,
  ],
  [
    "a denial that names no request",
    payload({
      ...US,
      type: "view_submission",
      view: { id: "V1", callback_id: "deny_form", private_metadata: "x", state: { values: {} } },
    }),
    400,
  ],
])("%s is refused with one line and nothing of its content", async (_what, body, statusCode) => {
  const request = { ...signedRequest(SIGNING_SECRET, START_MS, body), isBase64Encoded: false };
  expect(await desk.frontDoor(request)).toEqual({ statusCode, body: "" });
  expect(desk.lines).toHaveLength(1);
  expect(desk.lines[0]).not.toMatch(/etc|hello|channel|surprise/);
  expect([...desk.submitted, ...desk.clicked]).toEqual([]);
});

test("a replayed request is refused and does nothing twice", async () => {
  const body = payload(click({ value: RECORD.id }));
  const request = { ...signedRequest(SIGNING_SECRET, START_MS, body), isBase64Encoded: false };
  expect(await desk.frontDoor(request)).toMatchObject({ statusCode: 200 });
  expect(await desk.frontDoor(request)).toMatchObject({ statusCode: 401 });
  expect(desk.clicked).toHaveLength(1);
});

test("without the table the same click delivered twice has one id", async () => {
  desk.broken.table = true;
  const request = {
    ...signedRequest(SIGNING_SECRET, START_MS, payload(click({ value: RECORD.id }))),
    isBase64Encoded: false,
  };
  await desk.frontDoor(request);
  await desk.frontDoor(request);
  expect(new Set(desk.clicked.map(({ clickId }) => clickId)).size).toBe(1);
  expect(desk.lines).toEqual(["unmarked", "unmarked"]);
});

/** What a form of ours sends while somebody types; forged, for one who has no form. */
async function search(userId: string): Promise<unknown> {
  const user = { id: userId, team_id: "T0DAYPASS" };
  const body = payload({ ...US, user, type: "block_suggestion", block_id: "account", action_id: "account", value: "" });
  const request = { ...signedRequest(SIGNING_SECRET, desk.clock.now(), body), isBase64Encoded: false };
  const answer = await desk.frontDoor(request);
  return JSON.parse(answer.body);
}

function click(action: { value: string }) {
  return {
    ...US,
    type: "block_actions",
    trigger_id: "1",
    channel: { id: CHANNEL },
    message: { ts: "1.2" },
    actions: [{ type: "button", action_id: "approve", block_id: "b", action_ts: "3.4", ...action }],
  };
}
