import type { SlackCalls } from "../../../../lambdas/adapters/slack/slack-calls.ts";
import { makeSlackConversations } from "../../../../lambdas/adapters/slack/slack-conversations.ts";

const SINCE = new Date("2026-11-02T09:00:00.000Z");
const metadata = { event_type: "daypass_message", event_payload: { key: "key-1" } };

/** A channel with these messages, newest first, of which some say that they are ours; and the methods that were called. */
function channelWith(messages: readonly object[]) {
  const called: string[] = [];
  const results: Readonly<Record<string, object>> = {
    "auth.test": { bot_id: "B0OURS" },
    "conversations.history": { messages },
  };
  const calls: SlackCalls = async (method) => {
    called.push(method);
    return { ok: true, result: { ok: true, ...results[method] } };
  };
  return { called, chat: makeSlackConversations(calls) };
}

test("a message of another app, or of a person, with our key is not found", async () => {
  const { chat } = channelWith([
    { ts: "3.1", bot_id: "B0OTHER", metadata },
    { ts: "2.1", user: "U0MALLORY", metadata },
  ]);
  expect(await chat.find("C0ACCESS", "key-1", SINCE)).toBeUndefined();
});

test("behind it our own is found", async () => {
  const { chat } = channelWith([
    { ts: "3.1", bot_id: "B0OTHER", metadata },
    { ts: "2.1", bot_id: "B0OURS", metadata },
  ]);
  expect(await chat.find("C0ACCESS", "key-1", SINCE)).toEqual({ channel: "C0ACCESS", ts: "2.1" });
});

test("who we are is asked once, and only when something was found", async () => {
  const { called, chat } = channelWith([{ ts: "2.1", bot_id: "B0OURS", metadata }]);
  await chat.find("C0ACCESS", "key-2", SINCE);
  expect(called).toEqual(["conversations.history"]);
  await chat.find("C0ACCESS", "key-1", SINCE);
  await chat.find("C0ACCESS", "key-1", SINCE);
  expect(called.filter((method) => method === "auth.test")).toHaveLength(1);
});
