import { REASON_LIMITS } from "../../../domain/access-request.ts";
import { type Block, context, input, option, plain } from "./blocks.ts";
import { duration, instant } from "./mrkdwn.ts";

export const REQUEST_FORM = "request_access";
/** Names of blocks and actions alike. */
export const REQUEST_FIELDS = {
  account: "account",
  permissionSet: "permission_set",
  duration: "duration",
  reason: "reason",
} as const;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DURATIONS = [15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR];

/** The form that `/access` and the shortcut open. @param staleSince When what is offered was read, if that is long ago. */
export function requestForm(staleSince?: Date): Block {
  return {
    type: "modal",
    callback_id: REQUEST_FORM,
    title: plain("Request access"),
    submit: plain("Request"),
    close: plain("Cancel"),
    blocks: [
      input(REQUEST_FIELDS.account, "Account", searched("Search by name or id")),
      input(REQUEST_FIELDS.permissionSet, "Permission set", searched("Search by name")),
      input(
        REQUEST_FIELDS.duration,
        "For how long",
        { type: "static_select", options: DURATIONS.map(durationOption), initial_option: durationOption(HOUR) },
        "The access is taken away by itself when the time is up.",
      ),
      input(
        REQUEST_FIELDS.reason,
        "Reason",
        {
          type: "plain_text_input",
          multiline: true,
          min_length: REASON_LIMITS.shortest,
          max_length: REASON_LIMITS.longest,
        },
        "Approvers read it, and it is kept on record.",
      ),
      ...(staleSince === undefined ? [] : [context(staleWords(staleSince))]),
    ],
  };
}

function searched(placeholder: string): Block {
  return { type: "external_select", min_query_length: 0, placeholder: plain(placeholder) };
}

function durationOption(seconds: number): Block {
  return option(duration(seconds), String(seconds));
}

function staleWords(readAt: Date): string {
  return `:warning: Accounts and permission sets are shown as they were on ${instant(readAt)}. What is new since then is missing.`;
}
