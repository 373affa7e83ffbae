import { secondsBetween } from "../domain/instant.ts";
import { type EventEnvelope, SLACK_SOURCE } from "../domain/slack-events.ts";
import { MalformedInputError } from "./workflow-task.ts";

/** The detail of an event that the Slack function reported; any other source or type is refused, whichever way it came. */
export function reported(event: EventEnvelope, detailType: string): unknown {
  if (event.source === SLACK_SOURCE && event["detail-type"] === detailType) return event.detail;
  throw new MalformedInputError(
    `event is "${event["detail-type"]}" of ${event.source}, must be "${detailType}" of ${SLACK_SOURCE}`,
  );
}

/** Seconds by which the clocks of two functions may differ. */
const LONGEST_AHEAD_SECONDS = 300;

/** Refuses what is said to have happened later than now: its request would not lapse, and its facts would be kept under another year. */
export function refuseAhead(what: string, at: Date, now: Date): void {
  const ahead = secondsBetween(now, at);
  if (ahead <= LONGEST_AHEAD_SECONDS) return;
  throw new MalformedInputError(`${what} is ${ahead} s ahead of now, must be ${LONGEST_AHEAD_SECONDS} s at most`);
}
