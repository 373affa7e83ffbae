import { secondsAfter, secondsBetween } from "../domain/instant.ts";
import type { Clock } from "../ports/clock.ts";
import type { Conversations, MessageContent, PostedMessage } from "../ports/conversations.ts";
import { ChatUnavailableError } from "../ports/errors.ts";
import type { MessageLog, MessageNote } from "../ports/message-log.ts";

export interface MessagePorts {
  readonly conversations: Conversations;
  readonly messages: MessageLog;
  readonly clock: Clock;
}

/** Names one message for good. */
export interface MessageName {
  readonly requestId: string;
  readonly key: string;
}

/** Seconds for which somebody who claimed a post is waited for: longer than the function's time-out of 30 s. */
const CLAIM_HOLDS_SECONDS = 40;
/** Seconds that Slack's clock may be behind ours. */
const CLOCK_SKEW_SECONDS = 60;

/** Says it unless it was said, or nobody can say it to them. Throws `ChatUnavailableError`, also while somebody else may be saying it. */
export async function sayOnce(
  ports: MessagePorts,
  name: MessageName,
  where: string,
  content: MessageContent,
): Promise<"said" | "unreachable"> {
  const claimed = await ports.messages.claim(name.requestId, name.key, ports.clock.now());
  if (claimed === "claimed") return (await post(ports, name, where, content)) === "new" ? "said" : "unreachable";
  const note = await ports.messages.read(name.requestId, name.key);
  const posted = note?.posted ?? (await postClaimed(ports, name, note, where, content));
  return posted === "unreachable" ? posted : "said";
}

/** Keeps one message up to date. Written anew each time: a note may say more than a late update left on the screen. */
export async function sayInPlace(
  ports: MessagePorts,
  name: MessageName,
  where: string,
  content: MessageContent,
): Promise<void> {
  const note = await ports.messages.read(name.requestId, name.key);
  const before = note?.posted ?? (await postClaimed(ports, name, note, where, content));
  if (typeof before === "string") return;
  await ports.conversations.update(before, metadataKey(name), content);
}

/** Posts (`new`), or returns the message that an earlier try left behind when its answer was lost. */
async function postClaimed(
  ports: MessagePorts,
  name: MessageName,
  note: MessageNote | undefined,
  where: string,
  content: MessageContent,
): Promise<PostedMessage | "new" | "unreachable"> {
  const { conversations, messages } = ports;
  await claim(ports, name, note);
  if (note !== undefined) {
    const since = secondsAfter(note.firstClaimedAt, -CLOCK_SKEW_SECONDS);
    const found = await conversations.find(where, metadataKey(name), since);
    if (found !== undefined) {
      await messages.notePosted(name.requestId, name.key, found);
      return found;
    }
  }
  return post(ports, name, where, content);
}

async function post(
  { conversations, messages }: MessagePorts,
  name: MessageName,
  where: string,
  content: MessageContent,
): Promise<"new" | "unreachable"> {
  const posted = await conversations.post(where, metadataKey(name), content);
  if (posted === "unreachable") return posted;
  await messages.notePosted(name.requestId, name.key, posted);
  return "new";
}

/** Makes this the only one who posts. A claim is taken over when whoever made it cannot be at it any more. */
async function claim(
  { messages, clock }: Pick<MessagePorts, "messages" | "clock">,
  { requestId, key }: MessageName,
  note: MessageNote | undefined,
): Promise<void> {
  const now = clock.now();
  if (note !== undefined && secondsBetween(note.claimedAt, now) < CLAIM_HOLDS_SECONDS) {
    const since = note.claimedAt.toISOString();
    throw new ChatUnavailableError(`message ${key} of ${requestId} may be being posted since ${since}`);
  }
  if ((await messages.claim(requestId, key, now, note?.claimedAt)) === "exists") {
    throw new ChatUnavailableError(`message ${key} of ${requestId} is being posted by somebody else`);
  }
}

function metadataKey({ requestId, key }: MessageName): string {
  return `${requestId}/${key}`;
}
