import type { FactType } from "../domain/audit-record.ts";
import type { Notice } from "../domain/notice.ts";
import type { RequestRecord } from "../domain/request-record.ts";
import { isFinal, type Status } from "../domain/status.ts";
import type { RefusedClick } from "../ports/access-events.ts";
import type { MessageContent, PostedMessage } from "../ports/conversations.ts";
import type { RequestRecords } from "../ports/request-records.ts";
import { type MentionPorts, makeApproverMentions } from "../steps/approver-mentions.ts";
import { type MessagePorts, sayInPlace, sayOnce } from "../steps/say.ts";

/** What is said, in the chat's own form: pure functions of the record. */
interface Wording {
  approverNames(record: RequestRecord, mentions: ReadonlyMap<string, string>): readonly string[];
  request(record: RequestRecord, approvers: readonly string[]): MessageContent;
  requester(record: RequestRecord): MessageContent;
  reminder(record: RequestRecord, approvers: readonly string[], about: PostedMessage | undefined): MessageContent;
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

/** News worth a message of its own to the requester; what lies between shows in the channel. */
const TELLS_REQUESTER: ReadonlySet<Status> = new Set<Status>([
  "pending",
  "refused",
  "denied",
  "cancelled",
  "lapsed",
  "active",
  "ended",
  "failed",
]);
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
  let told: RequestRecord | undefined;
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const read = await ports.records.read(fact.requestId);
    if (read.kind === "absent") return dropped(`there is no record ${fact.requestId}`);
    if (read.kind === "damaged") return dropped(`record ${fact.requestId} is damaged: ${read.problem}`);
    const { record } = read;
    if (record.version === told?.version) break;
    const approvers = await namesOfApprovers(record);
    // each is tried whatever becomes of the other: a requester who cannot be reached keeps nothing from the channel
    const attempts = await Promise.allSettled([
      sayInPlace(ports, { requestId: record.id, key: "channel" }, channel, ports.wording.request(record, approvers)),
      silenced.has("requester") ? undefined : tellRequester(ports, record),
    ]);
    for (const attempt of attempts) if (attempt.status === "rejected") throw attempt.reason;
    if (fact.type === "reminded" && record.status === "pending" && !silenced.has("reminders"))
      await remind(ports, channel, record, approvers, fact.sequence);
    if (isFinal(record.status)) break;
    told = record;
  }
  return { kind: "told" };
}

async function tellRequester(ports: NotifyPorts, record: RequestRecord): Promise<void> {
  if (!TELLS_REQUESTER.has(record.status)) return;
  const note = { requestId: record.id, key: `requester-${record.status}` };
  const { slackUserId } = record.request.requester;
  await sayOnce(ports, note, slackUserId, ports.wording.requester(record));
}

async function remind(
  ports: NotifyPorts,
  channel: string,
  record: RequestRecord,
  approvers: readonly string[],
  sequence: number,
): Promise<void> {
  const about = (await ports.messages.read(record.id, "channel"))?.posted;
  const content = ports.wording.reminder(record, approvers, about);
  await sayOnce(ports, { requestId: record.id, key: `reminder-${sequence}` }, channel, content);
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
