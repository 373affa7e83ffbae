import type { RequestRecord } from "../../../domain/request-record.ts";
import type { MessageContent } from "../../../ports/conversations.ts";
import { actions, type Block, button, context, fields, header, LIMITS, section } from "./blocks.ts";
import { duration, inline, instant, mention, quoted } from "./mrkdwn.ts";
import { statusLine } from "./status-line.ts";

export const APPROVE = "approve";
export const DENY = "deny";

/** The one message about a request, in the channel: what is asked, how it stands, and buttons while it can be decided. */
export function requestMessage(record: RequestRecord, approvers: readonly string[]): MessageContent {
  const { request } = record;
  const { requester, target } = request;
  const what = `${target.permissionSetName} in ${target.accountName}`;
  const status = statusLine(record);
  return {
    text: `${mention(requester.slackUserId)} asks for ${inline(what)}: ${status}`,
    blocks: [
      header(what),
      fields([
        `*Who*\n${mention(requester.slackUserId)} (${inline(requester.email)})`,
        `*Account*\n${inline(target.accountName)} (${inline(target.accountId)})`,
        `*Permission set*\n${inline(target.permissionSetName)}`,
        `*For*\n${duration(request.durationSeconds)}`,
      ]),
      section("*Reason*"),
      ...quoted(request.reason, LIMITS.sectionText).map(section),
      section(status),
      ...(record.status === "pending" ? decisionBlocks(record, approvers) : []),
      context(`Asked ${instant(request.submittedAt)} · request ${request.id}`),
    ],
  };
}

function decisionBlocks({ id }: RequestRecord, approvers: readonly string[]): readonly Block[] {
  return [
    context(`May decide: ${approvers.join(", ") || "nobody that the policy names"}`),
    actions([button(APPROVE, "Approve", id, "primary"), button(DENY, "Deny", id, "danger")]),
  ];
}
