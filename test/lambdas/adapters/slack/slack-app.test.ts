import { requestMessage } from "../../../../lambdas/adapters/slack/views/request-message.ts";
import * as contract from "../../../../lambdas/domain/slack-events.ts";
import { signedRequest } from "../../../../local/slack/signed-request.ts";
import { PERMISSION_SET_ARN, requestRecord } from "../../../fixtures/access-requests.ts";
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
async function postedRequest(record = RECORD) {
  const { text, blocks } = requestMessage(record, []);
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

test("listings are kept for five minutes", async () => {
  const alice = desk.workspace.as(ALICE);
  await alice.command("/access");
  await alice.options("account", "a");
  await desk.clock.skipBy(5 * 60_000 - 1);
  await alice.options("account", "b");
  expect(desk.listings.count).toBe(1);
  await desk.clock.skipBy(1);
  await alice.options("account", "c");
  expect(desk.listings.count).toBe(2);
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
  expect(desk.listings.count).toBe(0);
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
