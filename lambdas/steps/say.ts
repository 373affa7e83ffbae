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
  shows: number,
): Promise<"said" | "unreachable"> {
  const note = await ports.messages.read(name.requestId, name.key);
  const posted = note?.posted ?? (await postClaimed(ports, name, note, where, content, shows));
  return posted === "unreachable" ? posted : "said";
}

/** Keeps one message up to date. Written anew each time: a note may say more than a late update left on the screen. */
export async function sayInPlace(
  ports: MessagePorts,
  name: MessageName,
  where: string,
  content: MessageContent,
  shows: number,
): Promise<void> {
  const note = await ports.messages.read(name.requestId, name.key);
  const before = note?.posted ?? (await postClaimed(ports, name, note, where, content, shows));
  if (typeof before === "string") return;
  await ports.conversations.update(before, metadataKey(name), content);
  await ports.messages.notePosted(name.requestId, name.key, before, shows);
}

/** Posts (`new`), or returns the message that an earlier try left behind when its answer was lost. */
async function postClaimed(
  { conversations, messages, clock }: MessagePorts,
  name: MessageName,
  note: MessageNote | undefined,
  where: string,
  content: MessageContent,
  shows: number,
): Promise<PostedMessage | "new" | "unreachable"> {
  const firstClaimedAt = await claim({ messages, clock }, name, note);
  if (firstClaimedAt !== undefined) {
    const found = await conversations.find(where, metadataKey(name), secondsAfter(firstClaimedAt, -CLOCK_SKEW_SECONDS));
    if (found !== undefined) {
      await messages.notePosted(name.requestId, name.key, found, shows);
      return found;
    }
  }
  const posted = await conversations.post(where, metadataKey(name), content);
  if (posted === "unreachable") return posted;
  await messages.notePosted(name.requestId, name.key, posted, shows);
  return "new";
}

/**
 * Makes this the only one who posts. A claim cannot be taken over, so each further try claims a name of its own: `channel`,
 * `channel~1`, …, and only when the claim before has run out. Returns when the first claim was made, if it was not ours.
 */
async function claim(
  { messages, clock }: Pick<MessagePorts, "messages" | "clock">,
  { requestId, key }: MessageName,
  first: MessageNote | undefined,
): Promise<Date | undefined> {
  for (let attempt = 0; ; attempt += 1) {
    const now = clock.now();
    const attemptKey = attempt === 0 ? key : `${key}~${attempt}`;
    const note = attempt === 0 ? first : await messages.read(requestId, attemptKey);
    if (note === undefined) {
      if ((await messages.claim(requestId, attemptKey, now)) === "claimed") return first?.claimedAt;
      throw new ChatUnavailableError(`message ${key} of ${requestId} is being posted by somebody else`);
    }
    if (secondsBetween(note.claimedAt, now) < CLAIM_HOLDS_SECONDS) {
      throw new ChatUnavailableError(
        `message ${key} of ${requestId} may be being posted since ${note.claimedAt.toISOString()}`,
      );
    }
  }
}

function metadataKey({ requestId, key }: MessageName): string {
  return `${requestId}/${key}`;
}
