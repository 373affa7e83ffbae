import { makeSlackCalls } from "../../lambdas/adapters/slack/slack-calls.ts";
import { makeSlackChatPeople } from "../../lambdas/adapters/slack/slack-chat-people.ts";
import { makeSlackConversations } from "../../lambdas/adapters/slack/slack-conversations.ts";
import {
  ALICE,
  BOB,
  CHANNEL,
  type ServedWorkspace,
  STRANGER,
  serveWorkspace,
  TEAM,
  TOKEN,
} from "../local/slack/served-workspace.ts";
import { describeChatPeople } from "./chat-people.contract.ts";
import type { Outage } from "./contract-target.ts";
import { describeConversations } from "./conversations.contract.ts";

/** Calls of a workspace that was opened for one test, and its time. */
function targetOf<Port>({ clock, apiUrl, close }: ServedWorkspace, make: (calls: SlackCalls) => Port) {
  const calls = makeSlackCalls({ read: async () => TOKEN }, { tokenSecretArn: "token", apiUrl });
  return {
    port: make(calls),
    now: () => new Date(clock.now()),
    advance: (seconds: number) => clock.skipBy(seconds * 1000),
    close,
  };
}
type SlackCalls = ReturnType<typeof makeSlackCalls>;

describe("the Slack adapters over the local workspace", () => {
  describeConversations(async () => {
    const served = await serveWorkspace();
    return {
      ...targetOf(served, makeSlackConversations),
      channel: CHANNEL,
      person: BOB,
      unreachable: "U0ROBOT",
      textsIn: (where) => served.workspace.messages(where).map(({ text }) => text),
    };
  });
  describeChatPeople(async () => {
    const served = await serveWorkspace();
    const { workspace, clock } = served;
    let outage: Outage | undefined;
    const make = (calls: SlackCalls) =>
      makeSlackChatPeople((method, args) => {
        if (outage === "throttled") workspace.failNext(method, "ratelimited");
        return calls(method, args);
      });
    return {
      ...targetOf(served, make),
      teamId: TEAM,
      member: { slackUserId: ALICE, displayName: "Alice Archer", email: "alice@example.com" },
      guest: "U0GUEST",
      bot: "U0ROBOT",
      deactivated: { slackUserId: "U0GONE", email: "gone@example.com" },
      stranger: { slackUserId: STRANGER, teamId: "T0ELSEWHERE" },
      breakDown: (how) => {
        outage = how;
        if (how === "failing") workspace.down(clock.now() + 60_000);
      },
      mend: () => {
        outage = undefined;
        workspace.down(0);
      },
    };
  });
});
