import type { OpenStage } from "../../local/lives/open-stage.ts";
import { askForGroup, MINUTE_MS, requestIdIn, waitForMessage } from "../../local/lives/stage.ts";
import type { SlackMessage } from "../../local/slack/message-store.ts";
import { APPROVER } from "./request-on-its-way.ts";

export const GROUP = "OnCall";
const REQUESTER = { slackUserId: "U0RITA", email: "rita@example.com" };

let asked = 0;

/** Rita's request for membership in the on-call group, from the asking on, step by step. */
export class GroupRequest {
  readonly stage: OpenStage;
  readonly message: SlackMessage;
  readonly id: string;

  private constructor(stage: OpenStage, message: SlackMessage) {
    this.stage = stage;
    this.message = message;
    this.id = requestIdIn(message);
  }

  static async submitted(stage: OpenStage, { durationSeconds = 900 } = {}): Promise<GroupRequest> {
    asked += 1;
    const reason = `incident number ${asked}.`;
    await askForGroup(stage, { by: REQUESTER.slackUserId, group: GROUP, durationSeconds, reason });
    const shown = (text: string) => text.includes(reason) && text.includes("Waiting for a decision");
    return new GroupRequest(stage, await waitForMessage(stage, stage.channel, shown, 5 * MINUTE_MS));
  }

  async approve(): Promise<void> {
    await this.stage.workspace.as(APPROVER).click(this.message, "approve");
  }

  async granted(): Promise<void> {
    await this.approve();
    await this.channelSays("*Granted*");
  }

  async channelSays(what: string, limitMs = 30 * MINUTE_MS): Promise<void> {
    const fits = (text: string) => text.includes(this.id) && text.includes(what);
    await waitForMessage(this.stage, this.stage.channel, fits, limitMs);
  }

  /** The facts on record, in order. */
  async facts(): Promise<readonly string[]> {
    const objects = await this.stage.observer.auditObjects(this.id);
    return objects.map(({ key }) => /\d{4}-([a-z-]+)\.json$/.exec(key)?.[1] ?? key);
  }

  isMember(): boolean {
    return membersOf(this.stage).has(this.stage.organisation.userWithEmail(REQUESTER.email).userId);
  }
}

/** Ids of those on call: whoever is put in or taken out here is so by hand. */
export function membersOf({ organisation }: OpenStage): Set<string> {
  return organisation.groupNamed(GROUP).members;
}

export function ritasId({ organisation }: OpenStage): string {
  return organisation.userWithEmail(REQUESTER.email).userId;
}
