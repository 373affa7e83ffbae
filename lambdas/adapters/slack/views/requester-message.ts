import type { RequestRecord } from "../../../domain/request-record.ts";
import type { MessageContent } from "../../../ports/conversations.ts";
import { context, section } from "./blocks.ts";
import { duration, inline } from "./mrkdwn.ts";
import { statusLine } from "./status-line.ts";

/** What the requester is told directly: what was asked in their name, and how it stands. */
export function requesterMessage(record: RequestRecord): MessageContent {
  const { target, durationSeconds, id } = record.request;
  const asked =
    `You asked for *${inline(target.permissionSetName)}* in *${inline(target.accountName)}* ` +
    `(${inline(target.accountId)}) for ${duration(durationSeconds)}.`;
  const status = statusLine(record);
  return {
    text: `${asked}\n${status}`,
    blocks: [section(asked), section(status), context(`If this was not you, tell your security team. Request ${id}`)],
  };
}
