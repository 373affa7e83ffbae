import type { Clock } from "../../ports/clock.ts";
import type { Conversations, MessageContent, PostedMessage } from "../../ports/conversations.ts";

interface Message extends PostedMessage {
  readonly key: string;
  readonly postedAt: Date;
  content: MessageContent;
}

export interface InMemoryConversations extends Conversations {
  readonly messages: readonly Message[];
}

/** Messages in the order they were posted; a person's channel is their id, and the `unreachable` have none. */
export function makeInMemoryConversations(clock: Clock, unreachable: readonly string[] = []): InMemoryConversations {
  const messages: Message[] = [];
  return {
    messages,
    async post(where, key, content) {
      if (unreachable.includes(where)) return "unreachable";
      const posted = { channel: where, ts: String(messages.length + 1) };
      messages.push({ ...posted, key, content, postedAt: clock.now() });
      return posted;
    },
    async find(where, key, since) {
      const found = messages.find(
        (message) => message.channel === where && message.key === key && message.postedAt >= since,
      );
      return found === undefined ? undefined : { channel: found.channel, ts: found.ts };
    },
    async update({ channel, ts }, _key, content) {
      const found = messages.find((message) => message.channel === channel && message.ts === ts);
      if (found !== undefined) found.content = content;
    },
  };
}
