import type { ChatPeople, ChatPerson } from "../../ports/chat-people.ts";
import { ChatUnavailableError } from "../../ports/errors.ts";

export interface InMemoryChatPeople extends ChatPeople {
  isDown: boolean;
}

/** As it is said of somebody who left: no longer found by e-mail. */
const DEACTIVATED = "deactivated in Slack";

/** The people of a workspace, by Slack id; they may be changed from outside while a test goes on. */
export function makeInMemoryChatPeople(people: ReadonlyMap<string, ChatPerson>): InMemoryChatPeople {
  const requireUp = () => {
    if (chatPeople.isDown) throw new ChatUnavailableError("slack is away");
  };
  const chatPeople: InMemoryChatPeople = {
    isDown: false,
    async describe(slackUserId) {
      requireUp();
      return people.get(slackUserId);
    },
    async findByEmail(email) {
      requireUp();
      const found = [...people.values()].find((person) => person.email?.toLowerCase() === email.toLowerCase());
      return found?.unfitBecause === DEACTIVATED ? undefined : found?.slackUserId;
    },
  };
  return chatPeople;
}
