import type { RequestRecord } from "../../../domain/request-record.ts";
import type { MessageContent } from "../../../ports/conversations.ts";
import { type Block, context, fields, header, LIMITS, section } from "./blocks.ts";
import { buttonRow, buttonsOf } from "./buttons.ts";
import { inline, instant, mention, quoted } from "./mrkdwn.ts";
import { forHowLong, targetFields, whatIsAsked } from "./request-words.ts";
import { statusLine } from "./status-line.ts";

/** The one message about a request, in the channel: what is asked, how it stands, and buttons for what can be done about it. */
export function requestMessage(record: RequestRecord, approvers: readonly string[]): MessageContent {
  const { request } = record;
  const { requester, target } = request;
  const what = whatIsAsked(request);
  const status = statusLine(record);
  return {
    text: `${mention(requester.slackUserId)} asks for ${inline(what)}: ${status}`,
    blocks: [
      header(what),
      fields([
        `*Who*\n${mention(requester.slackUserId)} (${inline(requester.email)})`,
        ...targetFields(target),
        `*For*\n${forHowLong(request)}`,
      ]),
      ...reasonBlocks(request.reason),
      section(status),
      ...(record.status === "pending" ? [mayDecide(approvers)] : []),
      ...buttonRow(buttonsOf(record), record.id),
      context(`Asked ${instant(request.submittedAt)} · request ${request.id}`),
    ],
  };
}

export function reasonBlocks(reason: string): readonly Block[] {
  return [section("*Reason*"), ...quoted(reason, LIMITS.sectionText).map(section)];
}

export function mayDecide(approvers: readonly string[]): Block {
  return context(`May decide: ${approvers.join(", ") || "nobody that the policy names"}`);
}
