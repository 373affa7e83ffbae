import * as z from "zod/mini";
import type { Conversations, MessageContent, PostedMessage } from "../../ports/conversations.ts";
import type { SlackCalls } from "./slack-calls.ts";
import { refusedBySlack } from "./slack-refusal.ts";

/** Ours in a message's metadata; the key is what a message is found by after a post whose answer was lost. */
const EVENT_TYPE = "daypass_message";
/** Slack's largest page is 999; this asks for fewer, larger pages than the default of 100. */
const PAGE = 200;

/** Refusals that speak of the person: no later try reaches them. https://docs.slack.dev/reference/methods/conversations.open */
const UNREACHABLE: ReadonlySet<string> = new Set([
  "cannot_dm_bot",
  "user_not_found",
  "user_not_visible",
  "user_disabled",
]);

const Posted = z.object({ channel: z.string(), ts: z.string() });
const Opened = z.object({ channel: z.object({ id: z.string() }) });
const Self = z.object({ bot_id: z.string() });
const Metadata = z.object({ event_type: z.literal(EVENT_TYPE), event_payload: z.object({ key: z.string() }) });
const History = z.object({
  messages: z.array(z.object({ ts: z.string(), bot_id: z.optional(z.string()), metadata: z.optional(z.unknown()) })),
  response_metadata: z.optional(z.object({ next_cursor: z.optional(z.string()) })),
});

/**
 * Messages by chat.postMessage, chat.update and conversations.history; direct ones through conversations.open. Scopes: chat:write,
 * im:write, im:history, and channels:history or groups:history for the channel.
 */
export function makeSlackConversations(calls: SlackCalls): Conversations {
  const call = async (method: string, args: Readonly<Record<string, unknown>>) => {
    const answer = await calls(method, args);
    if (!answer.ok) throw refusedBySlack(method, answer);
    return answer.result;
  };
  // of each person once: it never changes
  const direct = new Map<string, string>();
  const channelOf = async (where: string): Promise<string | undefined> => {
    const known = /^[UW]/.test(where) ? direct.get(where) : where;
    if (known !== undefined) return known;
    const answer = await calls("conversations.open", { users: where });
    if (answer.ok) {
      const { id } = Opened.parse(answer.result).channel;
      direct.set(where, id);
      return id;
    }
    if (UNREACHABLE.has(answer.error)) return undefined;
    throw refusedBySlack("conversations.open", answer);
  };
  let own: string | undefined;
  const ownBotId = async (): Promise<string> => {
    own ??= Self.parse(await call("auth.test", {})).bot_id;
    return own;
  };
  return {
    async post(where, key, content) {
      const channel = await channelOf(where);
      if (channel === undefined) return "unreachable";
      return Posted.parse(await call("chat.postMessage", { channel, ...messageArguments(key, content) }));
    },
    async find(where, key, since) {
      const channel = await channelOf(where);
      if (channel === undefined) return undefined;
      const oldest = String(Math.floor(since.getTime() / 1000));
      let cursor: string | undefined;
      do {
        const args = { channel, oldest, inclusive: true, include_all_metadata: true, limit: PAGE, cursor };
        const page = History.parse(await call("conversations.history", args));
        for (const message of page.messages) {
          // metadata is anybody's to write: another app's message is neither ours to update nor proof that we said it
          if (keyOf(message.metadata) === key && message.bot_id === (await ownBotId()))
            return { channel, ts: message.ts };
        }
        cursor = page.response_metadata?.next_cursor || undefined;
      } while (cursor !== undefined);
      return undefined;
    },
    async update(message: PostedMessage, key, content) {
      const answer = await calls("chat.update", { ...message, ...messageArguments(key, content) });
      // somebody deleted it: nothing is left to be kept up to date
      if (!answer.ok && answer.error !== "message_not_found") throw refusedBySlack("chat.update", answer);
    },
  };
}

function messageArguments(key: string, content: MessageContent) {
  return {
    text: content.text,
    blocks: content.blocks,
    metadata: { event_type: EVENT_TYPE, event_payload: { key } },
    // neither previews of links that somebody wrote nor names made into mentions
    unfurl_links: false,
    unfurl_media: false,
    parse: "none",
  };
}

function keyOf(metadata: unknown): string | undefined {
  const parsed = Metadata.safeParse(metadata);
  return parsed.success ? parsed.data.event_payload.key : undefined;
}
