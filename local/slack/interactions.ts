import { randomBytes } from "node:crypto";
import type { SlackMessage } from "./message-store.ts";
import type { OpenView } from "./view-store.ts";
import { toViewObject } from "./view-store.ts";
import { APP, type WorkspaceState } from "./workspace-state.ts";

/** The bodies that Slack posts to the app. https://docs.slack.dev/reference/interaction-payloads */
export class Interactions {
  readonly #state: WorkspaceState;
  readonly #userId: string;

  constructor(state: WorkspaceState, userId: string) {
    this.#state = state;
    this.#userId = userId;
  }

  command(command: string, words: string, channel: string): string {
    const { settings, views } = this.#state;
    const { id, name, team_id } = this.#user();
    return new URLSearchParams({
      token: "verification-token",
      team_id,
      team_domain: settings.teamId.toLowerCase(),
      channel_id: channel,
      channel_name: "directmessage",
      user_id: id,
      user_name: name,
      command,
      text: words,
      api_app_id: APP.appId,
      is_enterprise_install: "false",
      trigger_id: views.newTrigger(id),
      response_url: this.#responseUrl("commands"),
    }).toString();
  }

  shortcut(callbackId: string): string {
    const { views, messages } = this.#state;
    const trigger_id = views.newTrigger(this.#userId);
    return this.#payload("shortcut", { callback_id: callbackId, action_ts: messages.nextTs(), trigger_id });
  }

  search(view: OpenView, block_id: string, action_id: string, value: string): string {
    const container = { type: "view", view_id: view.id };
    return this.#payload("block_suggestion", { container, action_id, block_id, value, view: this.#view(view) });
  }

  submission(view: OpenView, values: object): string {
    const trigger_id = this.#state.views.newTrigger(this.#userId);
    return this.#payload("view_submission", { trigger_id, view: this.#view(view, values), response_urls: [] });
  }

  click(message: SlackMessage, action: object): string {
    const { views, messages } = this.#state;
    const { channel, ts } = message;
    return this.#payload("block_actions", {
      container: { type: "message", message_ts: ts, channel_id: channel, is_ephemeral: false },
      trigger_id: views.newTrigger(this.#userId),
      response_url: this.#responseUrl("actions"),
      channel: { id: channel, name: this.#state.channel(channel)?.name ?? "directmessage" },
      message: { type: "message", ts, text: message.text, blocks: message.blocks, user: APP.botUserId },
      state: { values: {} },
      actions: [{ ...action, type: "button", action_ts: messages.nextTs() }],
    });
  }

  /** Whoever has it may answer in the app's name, five times in 30 minutes. Nothing listens there: the app does not use it. */
  #responseUrl(kind: "commands" | "actions"): string {
    const { teamId } = this.#state.settings;
    return `https://hooks.slack.com/${kind}/${teamId}/${this.#state.messages.nextTs()}/${randomBytes(12).toString("hex")}`;
  }

  #payload(type: string, more: object): string {
    const { teamId } = this.#state.settings;
    const payload = {
      type,
      token: "verification-token",
      api_app_id: APP.appId,
      team: { id: teamId, domain: teamId.toLowerCase() },
      user: this.#user(),
      enterprise: null,
      is_enterprise_install: false,
      ...more,
    };
    return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  }

  #user(): { id: string; username: string; name: string; team_id: string } {
    const user = this.#state.user(this.#userId);
    if (user === undefined) throw new Error(`no person ${this.#userId} in the workspace`);
    const name = user.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, ".");
    return { id: user.id, username: name, name, team_id: user.teamId ?? this.#state.settings.teamId };
  }

  #view(view: OpenView, values?: object): object {
    return toViewObject(view, this.#state.settings.teamId, values);
  }
}
