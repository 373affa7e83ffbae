import type { Clock } from "../../ports/clock.ts";
import type { Conversations, MessageContent, PostedMessage } from "../../ports/conversations.ts";
import { ChatUnavailableError } from "../../ports/errors.ts";

interface Message extends PostedMessage {
  readonly key: string;
  readonly postedAt: Date;
  content: MessageContent;
}

export interface InMemoryConversations extends Conversations {
  readonly messages: readonly Message[];
  isDown: boolean;
}

/** Messages in the order they were posted; a person's channel is their id. */
export function makeInMemoryConversations(clock: Clock): InMemoryConversations {
  const messages: Message[] = [];
  const refuseWhenDown = () => {
    if (conversations.isDown) throw new ChatUnavailableError("Slack is away");
  };
  const conversations: InMemoryConversations = {
    messages,
    isDown: false,
    async post(where, key, content) {
      refuseWhenDown();
      const posted = { channel: where, ts: String(messages.length + 1) };
      messages.push({ ...posted, key, content, postedAt: clock.now() });
      return posted;
    },
    async find(where, key, since) {
      refuseWhenDown();
      const found = messages.find(
        (message) => message.channel === where && message.key === key && message.postedAt >= since,
      );
      return found === undefined ? undefined : { channel: found.channel, ts: found.ts };
    },
    async update({ channel, ts }, _key, content) {
      refuseWhenDown();
      const found = messages.find((message) => message.channel === channel && message.ts === ts);
      if (found !== undefined) found.content = content;
    },
  };
  return conversations;
}
