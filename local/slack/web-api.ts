import { z } from "zod";
import { MessageBlocks, Modal } from "./block-kit.ts";
import { acceptBlockKit } from "./block-kit-problems.ts";
import { toUserObject } from "./directory.ts";
import type { MessageContent, SlackMessage } from "./message-store.ts";
import { SlackFault } from "./slack-fault.ts";
import { toViewObject } from "./view-store.ts";
import { APP, type WorkspaceState } from "./workspace-state.ts";

/** A call was turned away for load: HTTP 429. */
export class RateLimited extends Error {
  override readonly name = "RateLimited";
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super(`rate limited for ${retryAfterSeconds} s`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

type Args = Readonly<Record<string, unknown>>;
type Method = (state: WorkspaceState, args: Args) => object;

/** Slack truncates above 40,000 characters; here that is an error, as nothing of ours should come near. */
const LONGEST_TEXT = 40_000;
const LARGEST_PAGE = 999;
const DEFAULT_PAGE = 100;

const Metadata = z.strictObject({
  event_type: z.string().min(1).max(255),
  event_payload: z.record(z.string(), z.unknown()),
});

/** The methods of the Web API that the workspace answers; any other is `unknown_method`. */
export const WEB_API: Readonly<Record<string, Method>> = {
  "auth.test": ({ settings }) => ({ team_id: settings.teamId, user_id: APP.botUserId, bot_id: APP.botId }),
  "chat.postMessage": (state, args) => {
    const channel = state.conversation(text(args, "channel"));
    const content = contentOf(args);
    limit(state, channel);
    const message = state.messages.add(channel, content, metadataOf(args));
    return { channel, ts: message.ts, message: toMessageObject(message, true) };
  },
  "chat.update": (state, args) => {
    const channel = state.conversation(text(args, "channel"));
    const message = state.messages.replace(channel, text(args, "ts"), contentOf(args), metadataOf(args));
    if (message === undefined) throw new SlackFault("message_not_found");
    return { channel, ts: message.ts, text: message.text, message: toMessageObject(message, true) };
  },
  "chat.postEphemeral": (state, args) => {
    const channel = state.conversation(text(args, "channel"));
    const userId = text(args, "user");
    if (state.user(userId) === undefined) throw new SlackFault("user_not_in_channel");
    const content = contentOf(args);
    limit(state, channel);
    state.ephemerals.push({ channel, userId, text: content.text });
    return { message_ts: state.messages.nextTs() };
  },
  "conversations.open": (state, args) => ({ channel: { id: state.directConversation(text(args, "users")) } }),
  "conversations.info": (state, args) => {
    const channel = state.channel(text(args, "channel"));
    if (channel === undefined) throw new SlackFault("channel_not_found");
    const shared = channel.isExternallyShared ?? false;
    return {
      channel: { id: channel.id, name: channel.name, is_member: channel.hasApp ?? true, is_ext_shared: shared },
    };
  },
  "conversations.history": (state, args) => {
    const channel = state.conversation(text(args, "channel"));
    const oldest = Number(args["oldest"] ?? 0);
    const latest = Number(args["latest"] ?? Number.POSITIVE_INFINITY);
    const inclusive = flag(args, "inclusive");
    const within = state.messages
      .in(channel)
      .filter(({ ts }) => (inclusive ? +ts >= oldest && +ts <= latest : +ts > oldest && +ts < latest))
      .toReversed();
    const start = Number(args["cursor"] ?? 0);
    const end = start + Math.min(Number(args["limit"] ?? DEFAULT_PAGE), LARGEST_PAGE);
    const more = end < within.length;
    const withMetadata = flag(args, "include_all_metadata");
    return {
      messages: within.slice(start, end).map((message) => toMessageObject(message, withMetadata)),
      has_more: more,
      response_metadata: { next_cursor: more ? String(end) : "" },
    };
  },
  "users.info": (state, args) => {
    const user = state.user(text(args, "user"));
    if (user === undefined) throw new SlackFault("user_not_found");
    return { user: toUserObject(user, state.settings.teamId) };
  },
  "users.lookupByEmail": (state, args) => {
    const user = state.userByEmail(text(args, "email"));
    if (user === undefined || user.deleted) throw new SlackFault("users_not_found");
    return { user: toUserObject(user, state.settings.teamId) };
  },
  "views.open": (state, args) => {
    const modal = acceptBlockKit(Modal, json(args["view"], "invalid_arguments"), "/view", "invalid_arguments");
    const view = state.views.open(state.views.spend(text(args, "trigger_id")), modal);
    return { view: toViewObject(view, state.settings.teamId) };
  },
  "views.update": (state, args) => {
    const modal = acceptBlockKit(Modal, json(args["view"], "invalid_arguments"), "/view", "invalid_arguments");
    const view = state.views.replace(text(args, "view_id"), modal);
    if (view === undefined) throw new SlackFault("not_found");
    return { view: toViewObject(view, state.settings.teamId) };
  },
};

function toMessageObject(message: SlackMessage, withMetadata: boolean): object {
  const { ts, text: words, blocks, metadata } = message;
  const object = {
    type: "message",
    ts,
    text: words,
    blocks,
    user: APP.botUserId,
    bot_id: APP.botId,
    app_id: APP.appId,
  };
  return withMetadata && metadata !== undefined ? { ...object, metadata } : object;
}

function limit(state: WorkspaceState, channel: string): void {
  const waitSeconds = state.rateLimit?.take(channel);
  if (waitSeconds !== undefined) throw new RateLimited(waitSeconds);
}

function contentOf(args: Args): MessageContent {
  const words = typeof args["text"] === "string" ? args["text"] : "";
  if (words.length > LONGEST_TEXT) throw new SlackFault("msg_too_long");
  const given = args["blocks"];
  const blocks =
    given === undefined
      ? []
      : acceptBlockKit(MessageBlocks, json(given, "invalid_blocks_format"), "/blocks", "invalid_blocks");
  if (words === "" && blocks.length === 0) throw new SlackFault("no_text");
  const prefix = `${blocks.length}.${words.length}`;
  return { text: words, blocks: blocks.map((block, index) => ({ block_id: `b${prefix}.${index}`, ...block })) };
}

function metadataOf(args: Args): unknown {
  if (args["metadata"] === undefined) return undefined;
  return acceptBlockKit(
    Metadata,
    json(args["metadata"], "invalid_metadata_format"),
    "/metadata",
    "invalid_metadata_format",
  );
}

function text(args: Args, name: string): string {
  const value = args[name];
  if (typeof value === "string" && value !== "") return value;
  throw new SlackFault("invalid_arguments", [`[ERROR] missing required field: ${name}`]);
}

function flag(args: Args, name: string): boolean {
  return args[name] === true || args[name] === "true" || args[name] === "1";
}

/** Complex arguments come as JSON texts in a form, and as they are in a JSON body. */
function json(value: unknown, error: string): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new SlackFault(error);
  }
}
