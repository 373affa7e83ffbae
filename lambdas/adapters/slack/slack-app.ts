import { App } from "@slack/bolt";
import { type ClickUses, listenToClicks } from "./click-listeners.ts";
import { type ExtensionUses, listenToExtensions } from "./extension-listeners.ts";
import { type GroupUses, listenToGroupRequests } from "./group-listeners.ts";
import type { Interaction } from "./interaction.ts";
import { listenToRequests, type RequestUses } from "./request-listeners.ts";
import { SILENT, type SlackCalls } from "./slack-calls.ts";

export interface SlackAppUses extends RequestUses, GroupUses, ExtensionUses, ClickUses {}

/** What Slack is answered: an empty body for "seen", JSON for forms and options; undefined when nothing here listens to it. */
export type Acknowledgement = string | Readonly<Record<string, unknown>>;

/** The Slack app on bolt: which listener an interaction goes to. Throws what a listener throws. */
export function makeSlackApp(calls: SlackCalls, uses: SlackAppUses) {
  const app = new App({
    // requests are verified and parsed before they come here, and answered by the function itself
    receiver: { init: () => {}, start: async () => {}, stop: async () => {} },
    // fixed, so that bolt makes no call of its own; the listeners call through `calls`, which has the token
    authorize: async () => ({}),
    ignoreSelf: false,
    convoStore: false,
    logger: SILENT,
    clientOptions: { retryConfig: { retries: 0 } },
  });
  app.error(async (error) => {
    throw error;
  });
  listenToRequests(app, calls, uses);
  listenToGroupRequests(app, calls, uses);
  listenToExtensions(app, calls, uses);
  listenToClicks(app, calls, uses);

  return async (interaction: Interaction): Promise<Acknowledgement | undefined> => {
    let answer: Acknowledgement | undefined;
    const ack = async (response?: Acknowledgement) => {
      answer = response ?? "";
    };
    await app.processEvent({ body: interaction, ack });
    return answer;
  };
}
