import type { RequestRecord } from "../domain/request-record.ts";
import type { Status } from "../domain/status.ts";
import type { MessageContent } from "../ports/conversations.ts";
import { type MessagePorts, sayInPlace, sayOnce } from "./say.ts";

/** Pure functions of the record, in the chat's own form. */
export interface RequestWording {
  request(record: RequestRecord, approvers: readonly string[]): MessageContent;
  requester(record: RequestRecord): MessageContent;
}

interface TellPorts extends MessagePorts {
  readonly wording: RequestWording;
}

/** Where it is told. */
export interface Place {
  readonly channel: string;
  /** False when the deployment wants no direct messages. */
  readonly tellsRequester: boolean;
}

/** The one message about a request, or about a batch, in the channel. */
export const CHANNEL_KEY = "channel";

/** News worth a message of its own to the requester; what lies between shows in the channel. */
const TELLS_REQUESTER: ReadonlySet<Status> = new Set<Status>([
  "pending",
  "scheduled",
  "refused",
  "denied",
  "cancelled",
  "lapsed",
  "active",
  "extended",
  "ended",
  "failed",
]);

/** Shows in the channel, and tells the requester, how a request stands. */
export async function tellAboutOne(
  ports: TellPorts,
  { channel, tellsRequester }: Place,
  record: RequestRecord,
  approvers: readonly string[],
): Promise<void> {
  const content = ports.wording.request(record, approvers);
  await both(
    sayInPlace(ports, { requestId: conversationOf(record), key: CHANNEL_KEY }, channel, content),
    tellsRequester ? tellRequester(ports, record) : undefined,
  );
}

async function tellRequester(ports: TellPorts, record: RequestRecord): Promise<void> {
  if (!TELLS_REQUESTER.has(record.status)) return;
  const note = { requestId: record.id, key: `requester-${record.status}` };
  await sayOnce(ports, note, record.request.requester.slackUserId, ports.wording.requester(record));
}

/** Under which id the messages about a request are kept: those of a batch are the batch's. */
export function conversationOf({ id, request }: RequestRecord): string {
  return request.batch?.id ?? id;
}

/** Each is tried whatever becomes of the other: a requester who cannot be reached keeps nothing from the channel. */
export async function both(...telling: readonly (Promise<unknown> | undefined)[]): Promise<void> {
  for (const attempt of await Promise.allSettled(telling)) if (attempt.status === "rejected") throw attempt.reason;
}
