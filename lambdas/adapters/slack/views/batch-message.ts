import type { AccessRequest } from "../../../domain/access-request.ts";
import { targetId } from "../../../domain/access-target.ts";
import type { RequestRecord } from "../../../domain/request-record.ts";
import type { MessageContent } from "../../../ports/conversations.ts";
import { type Block, context, fields, header, section } from "./blocks.ts";
import { buttonRow, buttonsOf } from "./buttons.ts";
import { inline, instant, mention } from "./mrkdwn.ts";
import { mayDecide, reasonBlocks } from "./request-message.ts";
import { forHowLong, nameAndId, whatIsAsked } from "./request-words.ts";
import { statusLine } from "./status-line.ts";

/** Requests that were submitted together, in the order of the form; one at least. */
export type Batch = readonly [RequestRecord, ...RequestRecord[]];

/** The one message about requests that were submitted together: what each came to, its buttons, and those that are about all that wait. */
export function batchMessage(batch: Batch, approvers: readonly string[]): MessageContent {
  const [{ request }] = batch;
  const { requester, target } = request;
  const what = whatInAll(request);
  const waiting = batch.filter(({ status }) => status === "pending");
  const waits = waiting.length > 0 ? `${waiting.length} of them waiting for a decision` : "decided";
  return {
    text: `${mention(requester.slackUserId)} asks for ${inline(what)}: ${waits}`,
    blocks: [
      header(what),
      fields([
        `*Who*\n${mention(requester.slackUserId)} (${inline(requester.email)})`,
        ...(target.kind === "account" ? [`*Permission set*\n${inline(target.permissionSetName)}`] : []),
        `*For*\n${forHowLong(request)}`,
      ]),
      ...reasonBlocks(request.reason),
      ...batch.flatMap(accountBlocks),
      ...notOnRecord(batch),
      ...(waiting.length > 0 ? [mayDecide(approvers)] : []),
      ...(waiting[0] === undefined
        ? []
        : buttonRow(["approve", "approve_less", "deny", "cancel"], waiting[0].id, true)),
      context(`Asked ${instant(request.submittedAt)} · request ${request.batch?.id ?? request.id}`),
    ],
  };
}

/** What was asked for altogether, as plain text: groups are not asked for several at a time. */
export function whatInAll(request: AccessRequest): string {
  const { target } = request;
  return target.kind === "account"
    ? `${target.permissionSetName} in ${howMany(request)} accounts`
    : whatIsAsked(request);
}

/** As submitted, though not each may have a record yet. */
function howMany({ batch }: AccessRequest): number {
  return batch?.requestIds.length ?? 1;
}

/** Whoever approves them all approves these too, if they come: each has an execution of its own, and some are slower. */
function notOnRecord(batch: Batch): readonly Block[] {
  const [{ request }] = batch;
  const onRecord = batch.map((record) => targetId(record.request.target));
  const missing = request.batch?.accountIds.filter((accountId) => !onRecord.includes(accountId)) ?? [];
  return missing.length === 0 ? [] : [section(`*Asked for as well, not on record so far*\n${missing.join(", ")}`)];
}

function accountBlocks(record: RequestRecord): readonly Block[] {
  const line = section(`*${nameAndId(record.request.target)}*\n${statusLine(record)}`);
  // while they wait they are decided together
  return record.status === "pending" ? [line] : [line, ...buttonRow(buttonsOf(record), record.id)];
}
