import type { SlackIdentity } from "../domain/binding.ts";
import type { Clock } from "../ports/clock.ts";
import { hourOf, type PagePorts, pageOnce } from "./page-once.ts";

export interface ConflictPorts extends PagePorts {
  readonly clock: Clock;
}

/** Has operators told, once an hour for each Slack id, that somebody is refused because two identities do not fit together. */
export async function pageConflict(ports: ConflictPorts, slack: SlackIdentity, why: string): Promise<void> {
  const now = ports.clock.now();
  const about = `binding#${slack.teamId}#${slack.slackUserId}`;
  await pageOnce(
    ports,
    about,
    `conflict-${hourOf(now)}`,
    {
      subject: `Daypass: it is not certain who ${slack.slackUserId} in Slack is`,
      text: `The Slack user ${slack.slackUserId} was refused, and is until somebody has looked at it: ${why}.`,
      runbook: "it-is-not-certain-who-somebody-is",
    },
    now,
  );
}
