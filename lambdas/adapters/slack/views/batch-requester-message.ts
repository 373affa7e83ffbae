import type { RequestRecord } from "../../../domain/request-record.ts";
import type { MessageContent } from "../../../ports/conversations.ts";
import { type Batch, whatInAll } from "./batch-message.ts";
import { type Block, context, section } from "./blocks.ts";
import { buttonRow, requesterButtonsOf } from "./buttons.ts";
import { inline } from "./mrkdwn.ts";
import { forHowLong, nameAndId } from "./request-words.ts";
import { statusLine } from "./status-line.ts";

/** What the requester of several accounts is told directly: how each stands, and what they can do about it. */
export function batchRequesterMessage(batch: Batch): MessageContent {
  const [{ request }] = batch;
  const asked = `You asked for *${inline(whatInAll(request))}* for ${forHowLong(request)}.`;
  const waiting = batch.find(({ status }) => status === "pending");
  return {
    text: asked,
    blocks: [
      section(asked),
      ...batch.flatMap(accountBlocks),
      ...(waiting === undefined ? [] : buttonRow(["cancel"], waiting.id, true)),
      context(`If this was not you, tell your security team. Request ${request.batch?.id ?? request.id}`),
    ],
  };
}

function accountBlocks(record: RequestRecord): readonly Block[] {
  const line = section(`*${nameAndId(record.request.target)}*\n${statusLine(record)}`);
  // while they are asked for they are cancelled together
  return record.status === "pending" ? [line] : [line, ...buttonRow(requesterButtonsOf(record), record.id)];
}
