import { type EventEnvelope, SLACK_SOURCE } from "../domain/slack-events.ts";
import { MalformedInputError } from "./workflow-task.ts";

/** The detail of an event that the Slack function reported; any other source or type is refused, whichever way it came. */
export function reported(event: EventEnvelope, detailType: string): unknown {
  if (event.source === SLACK_SOURCE && event["detail-type"] === detailType) return event.detail;
  throw new MalformedInputError(
    `event is "${event["detail-type"]}" of ${event.source}, must be "${detailType}" of ${SLACK_SOURCE}`,
  );
}
