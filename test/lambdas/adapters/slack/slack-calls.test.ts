import { makeSlackCalls } from "../../../../lambdas/adapters/slack/slack-calls.ts";
import { makeSlackChatPeople } from "../../../../lambdas/adapters/slack/slack-chat-people.ts";
import { makeSlackConversations } from "../../../../lambdas/adapters/slack/slack-conversations.ts";
import type { Conversations, PostedMessage } from "../../../../lambdas/ports/conversations.ts";
import { ChatUnavailableError } from "../../../../lambdas/ports/errors.ts";
import {
  ALICE,
  BOB,
  CHANNEL,
  type ServedWorkspace,
  START_MS,
  STRANGER,
  serveWorkspace,
  TOKEN,
} from "../../../local/slack/served-workspace.ts";

let served: ServedWorkspace;
let reads: boolean[];
beforeEach(async () => {
  served = await serveWorkspace({ rateLimits: true });
  reads = [];
});
afterEach(() => served.close());

/** Keeps the first token, as the sandbox's cache does, until it is asked for a fresh one. */
const calls = () => {
  const read = async (_arn: string, options: { readonly fresh?: boolean } = {}) => {
    reads.push(options.fresh ?? false);
    return options.fresh ? served.rotating.token : TOKEN;
  };
  return makeSlackCalls({ read }, { tokenSecretArn: "token", apiUrl: served.apiUrl });
};
const content = (text: string) => ({ text, blocks: [{ type: "section", text: { type: "mrkdwn", text } }] });
const START = new Date(START_MS);

test("a rotated token is read anew, once", async () => {
  served.rotating.token = "xoxb-rotated";
  expect(await calls()("auth.test", {})).toMatchObject({ ok: true });
  expect(reads).toEqual([false, true]);
});

test("a token that stays wrong is a refusal and not a loop", async () => {
  served.rotating.token = "xoxb-rotated";
  const kept = makeSlackCalls({ read: async () => "xoxb-wrong" }, { tokenSecretArn: "token", apiUrl: served.apiUrl });
  expect(await kept("auth.test", {})).toMatchObject({ ok: false, error: "invalid_auth" });
});

test("what breaks a limit is refused with the place", async () => {
  const answer = await calls()("chat.postMessage", { channel: CHANNEL, ...content("x".repeat(3_001)) });
  expect(answer).toEqual({
    ok: false,
    error: "invalid_blocks",
    problems: ["[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"],
  });
});

test.each<[string, () => void]>([
  ["Slack is down", () => served.workspace.down(START_MS + 1)],
  ["Slack has an internal error", () => served.workspace.failNext("chat.postMessage", "internal_error")],
  ["the answer is lost", () => served.workspace.loseAnswer("chat.postMessage")],
])("a call throws that the chat is unavailable when %s", async (_what, breakIt) => {
  breakIt();
  await expect(calls()("chat.postMessage", { channel: CHANNEL, text: "hello" })).rejects.toThrow(ChatUnavailableError);
});

test("too many messages in a channel: the error says when to come back", async () => {
  const call = calls();
  await call("chat.postMessage", { channel: CHANNEL, text: "one" });
  await expect(call("chat.postMessage", { channel: CHANNEL, text: "two" })).rejects.toThrow(/retryAfterSeconds 1/);
});

test("a call that is refused because the app is not in the channel throws with Slack's word for it", async () => {
  await expect(makeSlackConversations(calls()).post("C0PRIVATE", "k", content("hello"))).rejects.toThrow(
    /not_in_channel/,
  );
});

test("a message that was posted is found by its key, in a channel and with a person", async () => {
  const conversations = makeSlackConversations(calls());
  for (const where of [CHANNEL, ALICE]) {
    const posted = await conversations.post(where, "request-1/x", content("hello"));
    expect(await conversations.find(where, "request-1/x", START)).toEqual(posted);
    expect(await conversations.find(where, "request-1/y", START)).toBeUndefined();
    expect(await conversations.find(where, "request-1/x", new Date(START_MS + 2_000))).toBeUndefined();
  }
});

test("a message is found behind more than a page of others", async () => {
  const conversations = makeSlackConversations(calls());
  const posted = await conversations.post(CHANNEL, "first", content("hello"));
  for (let count = 0; count < 205; count += 1) {
    await served.clock.skipBy(1_000);
    await conversations.post(CHANNEL, `other-${count}`, content("more"));
  }
  expect(await conversations.find(CHANNEL, "first", START)).toEqual(posted);
});

async function postedBy(conversations: Conversations): Promise<PostedMessage> {
  const posted = await conversations.post(CHANNEL, "k", content("before"));
  if (posted === "unreachable") throw new Error("a channel is never unreachable");
  return posted;
}

test("an updated message keeps its key and its place", async () => {
  const conversations = makeSlackConversations(calls());
  const posted = await postedBy(conversations);
  await conversations.update(posted, "k", content("after"));
  expect(served.workspace.messages(CHANNEL)).toMatchObject([{ text: "after", edits: [{ text: "before" }] }]);
  expect(await conversations.find(CHANNEL, "k", START)).toEqual(posted);
});

test("updating a message that somebody deleted is nothing", async () => {
  const conversations = makeSlackConversations(calls());
  const posted = await postedBy(conversations);
  for (const message of served.workspace.messages(CHANNEL)) served.workspace.deleteMessage(message);
  await expect(conversations.update(posted, "k", content("after"))).resolves.toBeUndefined();
});

test("people are described with what is against them", async () => {
  const people = makeSlackChatPeople(calls());
  expect(await people.describe(ALICE)).toEqual({
    slackUserId: ALICE,
    teamId: "T0DAYPASS",
    displayName: "Alice Archer",
    email: "alice@example.com",
    unfitBecause: undefined,
  });
  const against = async (id: string) => (await people.describe(id))?.unfitBecause;
  expect(await against("U0GUEST")).toMatch(/guest/);
  expect(await against("U0ROBOT")).toMatch(/bot/);
  expect(await against("U0GONE")).toMatch(/deactivated/);
  expect(await against(STRANGER)).toMatch(/another workspace/);
  expect(await people.describe("U0NOBODY")).toBeUndefined();
});

test("people are found by e-mail, and deactivated ones are not", async () => {
  const people = makeSlackChatPeople(calls());
  expect(await people.findByEmail("bob@example.com")).toBe(BOB);
  expect(await people.findByEmail("gone@example.com")).toBeUndefined();
  expect(await people.findByEmail("nobody@example.com")).toBeUndefined();
});
