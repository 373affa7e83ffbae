import type { ChatPeople, ChatPerson } from "../../ports/chat-people.ts";

/** The people of a workspace, by Slack id; they may be changed from outside while a test goes on. */
export function makeInMemoryChatPeople(people: ReadonlyMap<string, ChatPerson>): ChatPeople {
  return {
    async describe(slackUserId) {
      return people.get(slackUserId);
    },
    async findByEmail(email) {
      return [...people.values()].find((person) => person.email === email)?.slackUserId;
    },
  };
}
