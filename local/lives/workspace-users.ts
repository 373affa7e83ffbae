import type { Organisation } from "../organisation.ts";

/** The people of the organisation who are in Slack, as its workspace knows them. */
export function workspaceUsers({ colleagues }: Organisation) {
  return colleagues.map(({ slackUserId, name, email, isGuest, isBot }) => ({
    id: slackUserId,
    name,
    ...(email === undefined ? {} : { email }),
    isGuest,
    isBot,
  }));
}
