import * as z from "zod/mini";
import {
  AccessSubmitted,
  ExtensionSubmitted,
  RequestClicked,
  SLACK_DETAIL_TYPES,
  SLACK_SOURCE,
} from "../../domain/slack-events.ts";
import type { Submissions } from "../../ports/submissions.ts";
import { putEvents } from "./eventbridge-put.ts";

/** What people did in Slack: the one thing that the Slack function says to the rest. */
export function makeEventbridgeSubmissions(busName: string): Submissions {
  const put = (detailType: string, detail: unknown, givenUp: AbortSignal) => {
    const entry = {
      EventBusName: busName,
      Source: SLACK_SOURCE,
      DetailType: detailType,
      Detail: JSON.stringify(detail),
    };
    return putEvents([entry], givenUp);
  };
  return {
    submitted: (event, givenUp) => put(SLACK_DETAIL_TYPES.submitted, z.encode(AccessSubmitted, event), givenUp),
    extensionSubmitted: (event, givenUp) =>
      put(SLACK_DETAIL_TYPES.extensionSubmitted, z.encode(ExtensionSubmitted, event), givenUp),
    clicked: (event, givenUp) => put(SLACK_DETAIL_TYPES.clicked, z.encode(RequestClicked, event), givenUp),
  };
}
