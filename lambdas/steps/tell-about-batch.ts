import { wereAskedTogether } from "../domain/access-request.ts";
import type { RequestRecord } from "../domain/request-record.ts";
import { isFinal, isToBeGranted } from "../domain/status.ts";
import type { MessageContent } from "../ports/conversations.ts";
import type { RequestRecords } from "../ports/request-records.ts";
import { type MessagePorts, sayInPlace, sayOnce } from "./say.ts";
import { both, CHANNEL_KEY, conversationOf, type Place } from "./tell-about-one.ts";

/** Requests that were submitted together, in the order of the form; one at least. */
export type Batch = readonly [RequestRecord, ...RequestRecord[]];

/** Pure functions of the records, in the chat's own form. */
export interface BatchWording {
  batch(batch: Batch, approvers: readonly string[]): MessageContent;
  batchRequester(batch: Batch): MessageContent;
}

interface TellPorts extends MessagePorts {
  readonly wording: BatchWording;
}

/** Several accounts, one message: shows how each request of a batch stands. */
export async function tellAboutBatch(
  ports: TellPorts,
  { channel, tellsRequester }: Place,
  batch: Batch,
  approvers: readonly string[],
): Promise<void> {
  const [first] = batch;
  const requestId = conversationOf(first);
  const content = ports.wording.batch(batch, approvers);
  const { slackUserId } = first.request.requester;
  const note = { requestId, key: keyOf(batch) };
  await both(
    sayInPlace(ports, { requestId, key: CHANNEL_KEY }, channel, content),
    tellsRequester ? sayOnce(ports, note, slackUserId, ports.wording.batchRequester(batch)) : undefined,
  );
}

/** The requests that were submitted with one that was just read, of which there is a record: the others are shown by their own news. */
export async function readBatch(records: Pick<RequestRecords, "read">, known: RequestRecord): Promise<Batch> {
  const found: RequestRecord[] = [];
  for (const id of known.request.batch?.requestIds ?? [known.id]) {
    const read = id === known.id ? undefined : await records.read(id);
    if (read === undefined) found.push(known);
    else if (read.kind === "whole" && wereAskedTogether(known.request, read.record.request)) found.push(read.record);
  }
  const [first = known, ...rest] = found;
  return [first, ...rest];
}

/**
 * What is settled or over is so of those that there is a record of: as one is opened after another, it is told again when there are
 * more.
 */
function keyOf(batch: Batch): string {
  const phase = phaseOf(batch);
  const areAllThere = batch.length === batch[0].request.batch?.requestIds.length;
  return phase === "asked" || areAllThere ? `requester-${phase}` : `requester-${phase}-of-${batch.length}`;
}

/** The requester is told when they have asked, when each is granted or not, and when all is over. */
function phaseOf(batch: Batch): "asked" | "settled" | "over" {
  if (batch.every(({ status }) => isFinal(status))) return "over";
  const isOpen = ({ status }: RequestRecord) => status === "pending" || status === "granting" || isToBeGranted(status);
  return batch.some(isOpen) ? "asked" : "settled";
}
