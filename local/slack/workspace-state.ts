import type { Clock } from "../clock.ts";
import type { SlackChannel, SlackUser } from "./directory.ts";
import { MessageStore } from "./message-store.ts";
import { RateLimit } from "./rate-limit.ts";
import { SlackFault } from "./slack-fault.ts";
import { ViewStore } from "./view-store.ts";

export interface WorkspaceSettings {
  readonly clock: Clock;
  readonly teamId: string;
  readonly users: readonly SlackUser[];
  readonly channels: readonly SlackChannel[];
  /** Both may be read anew at each use, so that they can be rotated. */
  readonly botToken: () => string;
  readonly signingSecret: () => string;
  /** Where the app wants its interactions: the request URL of its settings. */
  readonly requestUrl: () => string;
  /** One message a second and channel; @default false. */
  readonly rateLimits?: boolean;
}

export interface EphemeralMessage {
  readonly channel: string;
  readonly userId: string;
  readonly text: string;
}

export const APP = { appId: "A0DAYPASS01", botId: "B0DAYPASS01", botUserId: "U0DAYPASSBOT" } as const;

/** What there is in the workspace. */
export class WorkspaceState {
  readonly settings: WorkspaceSettings;
  readonly messages: MessageStore;
  readonly views: ViewStore;
  readonly rateLimit: RateLimit | undefined;
  readonly ephemerals: EphemeralMessage[] = [];
  readonly #users = new Map<string, SlackUser>();

  constructor(settings: WorkspaceSettings) {
    this.settings = settings;
    this.messages = new MessageStore(settings.clock);
    this.views = new ViewStore(settings.clock);
    this.rateLimit = settings.rateLimits === true ? new RateLimit(settings.clock) : undefined;
    for (const user of settings.users) this.putUser(user);
  }

  putUser(user: SlackUser): void {
    this.#users.set(user.id, user);
  }

  user(id: string): SlackUser | undefined {
    return this.#users.get(id);
  }

  userByEmail(email: string): SlackUser | undefined {
    return [...this.#users.values()].find((user) => user.email?.toLowerCase() === email.toLowerCase());
  }

  channel(idOrName: string): SlackChannel | undefined {
    return this.settings.channels.find(({ id, name }) => id === idOrName || name === idOrName.replace(/^#/, ""));
  }

  /** The channel id of a channel, or of the app's conversation with a person; throws when the app may not read and write there. */
  conversation(where: string): string {
    const channel = this.channel(where);
    if (channel?.hasApp === false) throw new SlackFault("not_in_channel");
    if (channel !== undefined) return channel.id;
    if (this.user(where) !== undefined) return this.directConversation(where);
    if (where.startsWith("D") && this.user(where.slice(1)) !== undefined) return where;
    throw new SlackFault("channel_not_found");
  }

  directConversation(userId: string): string {
    const user = this.user(userId);
    if (user === undefined) throw new SlackFault("user_not_found");
    if (user.isBot) throw new SlackFault("cannot_dm_bot");
    if (user.deleted) throw new SlackFault("user_disabled");
    return `D${userId}`;
  }
}
