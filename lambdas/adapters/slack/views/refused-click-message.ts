import type { MessageContent } from "../../../ports/conversations.ts";
import { context, section } from "./blocks.ts";
import { inline } from "./mrkdwn.ts";

/** Told to the person whose click was not followed. */
export function refusedClickMessage(why: string, requestId: string | undefined): MessageContent {
  const text = `:no_entry: *What you did in Slack was not followed*: ${inline(why, 1_000)}`;
  return {
    text,
    blocks: [section(text), ...(requestId === undefined ? [] : [context(`Request ${inline(requestId)}`)])],
  };
}
