import type { FactType } from "../domain/audit-record.ts";
import type { Notice } from "../domain/notice.ts";
import type { RequestRecord } from "../domain/request-record.ts";
import { isFinal } from "../domain/status.ts";
import type { RefusedClick } from "../ports/access-events.ts";
import type { MessageContent, PostedMessage } from "../ports/conversations.ts";
import type { RequestRecords } from "../ports/request-records.ts";
import { type MentionPorts, makeApproverMentions } from "../steps/approver-mentions.ts";
import { type MessagePorts, sayOnce } from "../steps/say.ts";
import { type Batch, type BatchWording, readBatch, tellAboutBatch } from "../steps/tell-about-batch.ts";
import { CHANNEL_KEY, conversationOf, type RequestWording, tellAboutOne } from "../steps/tell-about-one.ts";

/** What is said, in the chat's own form: pure functions of the record. */
interface Wording extends RequestWording, BatchWording {
  approverNames(record: RequestRecord, mentions: ReadonlyMap<string, string>): readonly string[];
  /** `waiting`: how many requests that were submitted together wait, this one among them. */
  reminder(
    record: RequestRecord,
    approvers: readonly string[],
    about: PostedMessage | undefined,
    waiting: number,
  ): MessageContent;
  refusedClick(why: string, requestId: string | undefined): MessageContent;
}

export interface NotifyPorts extends MessagePorts, MentionPorts {
  readonly records: Pick<RequestRecords, "read">;
  readonly wording: Wording;
}

/** Something to tell of: a fact about a request, whose sequence tells reminders apart, or a click that was not followed. */
export type News =
  | { readonly kind: "fact"; readonly requestId: string; readonly sequence: number; readonly type: FactType }
  | ({ readonly kind: "click-refused" } & RefusedClick);

type NamesOfApprovers = (record: RequestRecord) => Promise<readonly string[]>;

export type Notified = { readonly kind: "told" } | { readonly kind: "dropped"; readonly why: string };

/** A record has fewer transitions than this; whatever comes later has its own event. */
const MOST_LOOKS = 10;

/**
 * Tells people how a request stands, whatever event said that it changed: repeated, reordered and late events all end in the
 * same messages. Throws when the chat or the table does not answer, and may then be called again with the same event. What is silenced
 * is not told; the message in the channel, by which people decide, cannot be.
 */
export function makeNotify(ports: NotifyPorts, channel: string, silenced: ReadonlySet<Notice> = new Set()) {
  const mentionsOf = makeApproverMentions(ports);
  const place = { channel, silenced };
  const namesOfApprovers: NamesOfApprovers = async (record) => {
    const mentioned = record.status === "pending" && !silenced.has("mentions");
    const mentions = mentioned ? await mentionsOf(record.approvers.users) : new Map<string, string>();
    return ports.wording.approverNames(record, mentions);
  };
  return async (news: News): Promise<Notified> =>
    news.kind === "fact"
      ? tellAboutRequest(ports, namesOfApprovers, place, news)
      : silenced.has("refusedClicks")
        ? dropped("refused clicks are not told here")
        : tellClicker(ports, news);
}

async function tellAboutRequest(
  ports: NotifyPorts,
  namesOfApprovers: NamesOfApprovers,
  { channel, silenced }: { readonly channel: string; readonly silenced: ReadonlySet<Notice> },
  fact: News & { kind: "fact" },
): Promise<Notified> {
  const place = { channel, tellsRequester: !silenced.has("requester") };
  let told: string | undefined;
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const read = await ports.records.read(fact.requestId);
    if (read.kind === "absent") return dropped(`there is no record ${fact.requestId}`);
    if (read.kind === "damaged") return dropped(`record ${fact.requestId} is damaged: ${read.problem}`);
    const batch = await readBatch(ports.records, read.record);
    const seen = batch.map(({ version }) => version).join(" ");
    if (seen === told) break;
    const firstWaiting = batch.find(({ status }) => status === "pending");
    const approvers = await namesOfApprovers(firstWaiting ?? read.record);
    await (read.record.request.batch === undefined
      ? tellAboutOne(ports, place, read.record, approvers)
      : tellAboutBatch(ports, place, batch, approvers));
    // of several that wait, the first one reminds for all
    if (fact.type === "reminded" && firstWaiting?.id === fact.requestId && !silenced.has("reminders"))
      await remind(ports, channel, batch, approvers, fact.sequence);
    if (batch.every(({ status }) => isFinal(status))) break;
    told = seen;
  }
  return { kind: "told" };
}

async function remind(
  ports: NotifyPorts,
  channel: string,
  batch: Batch,
  approvers: readonly string[],
  sequence: number,
): Promise<void> {
  const waiting = batch.filter(({ status }) => status === "pending");
  const [first = batch[0]] = waiting;
  const about = (await ports.messages.read(conversationOf(first), CHANNEL_KEY))?.posted;
  const content = ports.wording.reminder(first, approvers, about, waiting.length);
  await sayOnce(ports, { requestId: first.id, key: `reminder-${sequence}` }, channel, content);
}

async function tellClicker(ports: NotifyPorts, click: RefusedClick): Promise<Notified> {
  const { eventId, slackUserId, requestId, text } = click;
  const note = { requestId: requestId ?? eventId, key: `click-${eventId}` };
  const said = await sayOnce(ports, note, slackUserId, ports.wording.refusedClick(text, requestId));
  return said === "said" ? { kind: "told" } : dropped(`nobody can write to ${slackUserId}`);
}

function dropped(why: string): Notified {
  return { kind: "dropped", why };
}
