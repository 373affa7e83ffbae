// Over 200 lines, because it is one idea: Slack's rules, as far as Daypass relies on them.
import { signatureOf } from "../../../local/slack/signed-request.ts";
import {
  ALICE,
  type AppSide,
  CHANNEL,
  type ServedWorkspace,
  SIGNING_SECRET,
  START_MS,
  serveWorkspace,
  TOKEN,
} from "./served-workspace.ts";

let served: ServedWorkspace;
let seen: { headers: Readonly<Record<string, string | undefined>>; body: string }[];
const answering = (answer: object | string = ""): AppSide => {
  return async (request) => {
    seen.push(request);
    const body = typeof answer === "string" ? answer : JSON.stringify(answer);
    return { statusCode: 200, body };
  };
};
beforeEach(async () => {
  seen = [];
  served = await serveWorkspace({ app: answering() });
});
afterEach(() => served.close());

const MODAL = {
  type: "modal",
  callback_id: "form",
  title: { type: "plain_text", text: "Title" },
  submit: { type: "plain_text", text: "OK" },
  blocks: [
    {
      type: "input",
      block_id: "reason",
      label: { type: "plain_text", text: "Reason" },
      element: { type: "plain_text_input", action_id: "reason", min_length: 3, max_length: 10 },
    },
    {
      type: "input",
      block_id: "account",
      label: { type: "plain_text", text: "Account" },
      element: { type: "external_select", action_id: "account", min_query_length: 0 },
    },
  ],
};

async function call(method: string, args: object, token: string | undefined = TOKEN): Promise<Record<string, unknown>> {
  const response = await fetch(`${served.apiUrl}${method}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(args),
  });
  const answer: unknown = await response.json();
  return { ...(typeof answer === "object" ? answer : {}) };
}

function lastPayload(): Record<string, unknown> {
  return JSON.parse(new URLSearchParams(seen.at(-1)?.body).get("payload") ?? "{}");
}

async function openForm(): Promise<void> {
  await served.workspace.as(ALICE).shortcut("form");
  await call("views.open", { trigger_id: lastPayload()["trigger_id"], view: MODAL });
}

const view = () => {
  const open = served.workspace.openView(ALICE);
  if (open === undefined) throw new Error("no form is open");
  return open;
};

test("each act is a signed form-encoded request at the cloud's time", async () => {
  await served.workspace.as(ALICE).command("/access", "now");
  const [request] = seen;
  expect(request?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
  const timestamp = request?.headers["x-slack-request-timestamp"] ?? "";
  expect(timestamp).toBe(String(START_MS / 1000));
  expect(request?.headers["x-slack-signature"]).toBe(signatureOf(SIGNING_SECRET, timestamp, request?.body ?? ""));
  expect(Object.fromEntries(new URLSearchParams(request?.body))).toMatchObject({
    command: "/access",
    text: "now",
    user_id: ALICE,
  });
});

test("the signature is Slack's: the example of its documentation", () => {
  const body =
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
  expect(signatureOf("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body)).toBe(
    "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
  );
});

test.each<[string, string | undefined, string]>([
  ["no token", "", "not_authed"],
  ["another token", "xoxb-guess", "invalid_auth"],
])("a call with %s is refused", async (_what, token, error) => {
  expect(await call("auth.test", {}, token)).toEqual({ ok: false, error });
});

test.each<[string, string, object, string]>([
  ["an unknown method", "chat.surprise", {}, "unknown_method"],
  ["an unknown channel", "chat.postMessage", { channel: "C0NOWHERE", text: "x" }, "channel_not_found"],
  ["a channel without the app", "chat.postMessage", { channel: "C0PRIVATE", text: "x" }, "not_in_channel"],
  ["nothing to say", "chat.postMessage", { channel: CHANNEL }, "no_text"],
  ["too much to say", "chat.postMessage", { channel: CHANNEL, text: "x".repeat(40_001) }, "msg_too_long"],
  ["blocks that are no JSON", "chat.postMessage", { channel: CHANNEL, blocks: "[" }, "invalid_blocks_format"],
  [
    "metadata without a type",
    "chat.postMessage",
    { channel: CHANNEL, text: "x", metadata: {} },
    "invalid_metadata_format",
  ],
  ["a message that is not there", "chat.update", { channel: CHANNEL, ts: "1.0", text: "x" }, "message_not_found"],
  ["a person who is not there", "users.info", { user: "U0NOBODY" }, "user_not_found"],
  ["an e-mail that nobody has", "users.lookupByEmail", { email: "x@y" }, "users_not_found"],
  ["a bot", "conversations.open", { users: "U0ROBOT" }, "cannot_dm_bot"],
  ["a trigger that never was", "views.open", { trigger_id: "1", view: MODAL }, "invalid_trigger_id"],
  ["a view that is not open", "views.update", { view_id: "V1", view: MODAL }, "not_found"],
])("%s is refused with Slack's word for it", async (_what, method, args, error) => {
  expect(await call(method, args)).toMatchObject({ ok: false, error });
});

test("a trigger lives three seconds of the cloud's time, and opens one view", async () => {
  await served.workspace.as(ALICE).shortcut("form");
  const { trigger_id } = lastPayload();
  await served.clock.skipBy(3_000);
  expect(await call("views.open", { trigger_id, view: MODAL })).toMatchObject({ ok: true });
  expect(await call("views.open", { trigger_id, view: MODAL })).toMatchObject({ error: "exchanged_trigger_id" });
  await served.workspace.as(ALICE).shortcut("form");
  const late = lastPayload();
  await served.clock.skipBy(3_001);
  expect(await call("views.open", { trigger_id: late["trigger_id"], view: MODAL })).toMatchObject({
    error: "expired_trigger_id",
  });
});

test("an answer after three seconds counts as none, and is on record", async () => {
  served.rotating.app = async () => {
    await served.clock.skipBy(3_001);
    return { statusCode: 200, body: "" };
  };
  expect(await served.workspace.as(ALICE).shortcut("form")).toEqual({ kind: "failed", why: "operation_timeout" });
  expect(served.workspace.interactions).toEqual([
    { kind: "shortcut", statusCode: 200, elapsedMs: 3_001, isLate: true },
  ]);
});

test("Slack itself keeps back a form that is not filled in as it asks", async () => {
  await openForm();
  served.rotating.app = answering({ options: [{ text: { type: "plain_text", text: "One" }, value: "1" }] });
  const before = seen.length;
  const outcome = await served.workspace.as(ALICE).submit(view(), { reason: "no" });
  expect(outcome).toMatchObject({
    kind: "blocked",
    errors: { reason: expect.any(String), account: expect.any(String) },
  });
  expect(seen).toHaveLength(before);
});

test("only what was offered can be chosen", async () => {
  await openForm();
  served.rotating.app = answering({ options: [{ text: { type: "plain_text", text: "One" }, value: "1" }] });
  await expect(served.workspace.as(ALICE).submit(view(), { reason: "because", account: "2" })).rejects.toThrow(
    /not offered/,
  );
});

test("the answer to a submission decides what becomes of the form", async () => {
  await openForm();
  const alice = served.workspace.as(ALICE);
  served.rotating.app = answering({ options: [{ text: { type: "plain_text", text: "One" }, value: "1" }] });
  await alice.options("account");
  const filling = { reason: "because", account: "1" };
  served.rotating.app = answering({ response_action: "errors", errors: { reason: "No." } });
  expect(await alice.submit(view(), filling)).toEqual({ kind: "errors", errors: { reason: "No." } });
  served.rotating.app = answering({ response_action: "errors", errors: { elsewhere: "No." } });
  expect(await alice.submit(view(), filling)).toMatchObject({ kind: "failed" });
  served.rotating.app = answering({ response_action: "update", view: { ...MODAL, callback_id: "next" } });
  expect(await alice.submit(view(), filling)).toEqual({ kind: "accepted" });
  expect(view().modal.callback_id).toBe("next");
  served.rotating.app = answering();
  expect(await alice.submit(view(), filling)).toEqual({ kind: "accepted" });
  expect(served.workspace.openView(ALICE)).toBeUndefined();
});

test("one message a second and channel, when rate limits are on", async () => {
  await served.close();
  served = await serveWorkspace({ rateLimits: true });
  expect(await call("chat.postMessage", { channel: CHANNEL, text: "1" })).toMatchObject({ ok: true });
  expect(await call("chat.postMessage", { channel: CHANNEL, text: "2" })).toMatchObject({ error: "ratelimited" });
  expect(await call("chat.postMessage", { channel: ALICE, text: "3" })).toMatchObject({ ok: true });
  await served.clock.skipBy(1_000);
  expect(await call("chat.postMessage", { channel: CHANNEL, text: "4" })).toMatchObject({ ok: true });
});

test("a planned failure happens once and does nothing", async () => {
  served.workspace.failNext("chat.postMessage", "fatal_error");
  expect(await call("chat.postMessage", { channel: CHANNEL, text: "1" })).toEqual({ ok: false, error: "fatal_error" });
  expect(await call("chat.postMessage", { channel: CHANNEL, text: "2" })).toMatchObject({ ok: true });
  expect(served.workspace.messages(CHANNEL).map(({ text }) => text)).toEqual(["2"]);
});

test("an answer that is lost has had its effect", async () => {
  served.workspace.loseAnswer("chat.postMessage");
  await expect(call("chat.postMessage", { channel: CHANNEL, text: "1" })).rejects.toThrow();
  expect(served.workspace.messages(CHANNEL)).toHaveLength(1);
  expect(served.workspace.apiCalls.map(({ answer }) => answer)).toEqual(["lost"]);
});

test("Slack is down until it is not", async () => {
  served.workspace.down(START_MS + 60_000);
  const status = async () => (await fetch(`${served.apiUrl}auth.test`, { method: "POST" })).status;
  expect(await status()).toBe(503);
  await served.clock.skipBy(60_000);
  expect(await status()).toBe(200);
});

test("history shows metadata only to those who ask for it", async () => {
  const metadata = { event_type: "t", event_payload: { key: "k" } };
  await call("chat.postMessage", { channel: CHANNEL, text: "1", metadata });
  const [plain] = [(await call("conversations.history", { channel: CHANNEL }))["messages"]].flat();
  const [whole] = [
    (await call("conversations.history", { channel: CHANNEL, include_all_metadata: true }))["messages"],
  ].flat();
  expect(plain).not.toHaveProperty("metadata");
  expect(whole).toHaveProperty("metadata", metadata);
});
