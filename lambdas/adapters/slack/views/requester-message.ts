import type { RequestRecord } from "../../../domain/request-record.ts";
import type { MessageContent } from "../../../ports/conversations.ts";
import { context, section } from "./blocks.ts";
import { buttonRow, requesterButtonsOf } from "./buttons.ts";
import { whatYouAsked } from "./request-words.ts";
import { statusLine } from "./status-line.ts";

/** What the requester is told directly: what was asked in their name, how it stands, and what they can do about it. */
export function requesterMessage(record: RequestRecord): MessageContent {
  const asked = whatYouAsked(record.request);
  const status = statusLine(record);
  return {
    text: `${asked}\n${status}`,
    blocks: [
      section(asked),
      section(status),
      ...buttonRow(requesterButtonsOf(record), record.id),
      context(`If this was not you, tell your security team. Request ${record.id}`),
    ],
  };
}
