import type { Organisation } from "../organisation.ts";
import type { SlackUser } from "../slack/directory.ts";

/** The organisation's people as its Slack workspace has them. */
export function workspaceUsers({ colleagues }: Organisation): readonly SlackUser[] {
  return colleagues.map(({ slackUserId, name, email, isGuest, isBot }) => ({
    id: slackUserId,
    name,
    ...(email === undefined ? {} : { email }),
    isGuest,
    isBot,
  }));
}
