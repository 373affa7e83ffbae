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
/** Seconds that an event can be on its way: 24 hours on the bus, 14 days in a queue or until its execution is given another try. */
const LONGEST_AGO_SECONDS = 16 * 24 * 3600;

/**
 * Refuses an instant that no event of now brings. What is said to have happened later would not lapse, and facts about either would be
 * kept under a day on which nobody looks for them.
 */
export function refuseImplausible(what: string, at: Date, now: Date): void {
  const ahead = secondsBetween(now, at);
  if (ahead > LONGEST_AHEAD_SECONDS) {
    throw new MalformedInputError(`${what} is ${ahead} s ahead of now, must be ${LONGEST_AHEAD_SECONDS} s at most`);
  }
  if (-ahead > LONGEST_AGO_SECONDS) {
    throw new MalformedInputError(`${what} is ${-ahead} s ago, must be ${LONGEST_AGO_SECONDS} s at most`);
  }
}
