import { makeSlackCalls } from "../../lambdas/adapters/slack/slack-calls.ts";
import { makeSlackConversations } from "../../lambdas/adapters/slack/slack-conversations.ts";
import { BOB, CHANNEL, serveWorkspace, TOKEN } from "../local/slack/served-workspace.ts";
import { describeConversations } from "./conversations.contract.ts";

describe("the Slack adapters over the local workspace", () => {
  describeConversations(async () => {
    const { workspace, clock, apiUrl, close } = await serveWorkspace();
    const calls = makeSlackCalls({ read: async () => TOKEN }, { tokenSecretArn: "token", apiUrl });
    return {
      port: makeSlackConversations(calls),
      channel: CHANNEL,
      person: BOB,
      textsIn: (where) => workspace.messages(where).map(({ text }) => text),
      now: () => new Date(clock.now()),
      advance: (seconds) => clock.skipBy(seconds * 1000),
      close,
    };
  });
});
