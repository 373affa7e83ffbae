import type { RequestRecord } from "../../../domain/request-record.ts";
import type { MessageContent, PostedMessage } from "../../../ports/conversations.ts";
import { section } from "./blocks.ts";
import { inline, instant, mention } from "./mrkdwn.ts";
import { whatIsAsked } from "./request-words.ts";

/** A new message, because an edited one notifies nobody. The buttons are in the request's own, to which it links. */
export function reminderMessage(
  { request, lapsesAt }: RequestRecord,
  approvers: readonly string[],
  about: PostedMessage | undefined,
  waiting: number,
): MessageContent {
  const { requester } = request;
  const more = waiting > 1 ? ` and ${waiting - 1} more` : "";
  const what = `${inline(whatIsAsked(request))}${more}`;
  const text =
    `:bell: ${linked("Still waiting for a decision", about)}: ${mention(requester.slackUserId)} asks for ${what}. ` +
    `Lapses ${instant(lapsesAt)}.`;
  return { text, blocks: [section(`${text}\nMay decide: ${approvers.join(", ") || "nobody that the policy names"}`)] };
}

function linked(text: string, message: PostedMessage | undefined): string {
  if (message === undefined) return text;
  return `<https://slack.com/archives/${message.channel}/p${message.ts.replace(".", "")}|${text}>`;
}
