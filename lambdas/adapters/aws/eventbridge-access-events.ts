import type { PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { DAYPASS_SOURCE, FACT_DETAIL_TYPE_PREFIX, REFUSED_CLICK_DETAIL_TYPE } from "../../domain/slack-events.ts";
import type { AccessEvents } from "../../ports/access-events.ts";
import { putEvents } from "./eventbridge-put.ts";

/** Facts on the bus: detail type `Access <fact>`, detail = the audit record. */
export function makeEventbridgeAccessEvents(busName: string): AccessEvents {
  const entryOf = (detailType: string, detail: string): PutEventsRequestEntry => ({
    EventBusName: busName,
    Source: DAYPASS_SOURCE,
    DetailType: detailType,
    Detail: detail,
  });
  return {
    publish: (entries) =>
      putEvents(entries.map(({ type, body }) => entryOf(`${FACT_DETAIL_TYPE_PREFIX}${type}`, body))),
    publishRefusedClick: (click) => {
      return putEvents([entryOf(REFUSED_CLICK_DETAIL_TYPE, JSON.stringify({ version: 1, ...click }))]);
    },
  };
}
