import { MOST_ACCOUNTS } from "../../../domain/access-request.ts";
import { type Block, context, input, plain } from "./blocks.ts";
import { DURATION, durationInput } from "./duration-input.ts";
import { instant } from "./mrkdwn.ts";
import { REASON, reasonInput } from "./reason-form.ts";

export const REQUEST_FORM = "request_access";
export const START = "start";
/** Names of blocks and actions alike. */
export const REQUEST_FIELDS = {
  account: "account",
  permissionSet: "permission_set",
  duration: DURATION,
  start: START,
  reason: REASON,
} as const;

const HOUR = 3600;

/** The form that `/access` and the shortcut open. @param staleSince When what is offered was read, if that is long ago. */
export function requestForm(staleSince?: Date): Block {
  return {
    type: "modal",
    callback_id: REQUEST_FORM,
    title: plain("Request access"),
    submit: plain("Request"),
    close: plain("Cancel"),
    blocks: [
      input(REQUEST_FIELDS.account, "Accounts", {
        type: "multi_external_select",
        min_query_length: 0,
        max_selected_items: MOST_ACCOUNTS,
        placeholder: plain("Search by name or id"),
      }),
      input(REQUEST_FIELDS.permissionSet, "Permission set", {
        type: "external_select",
        min_query_length: 0,
        placeholder: plain("Search by name"),
      }),
      ...commonInputs("The access is taken away by itself when the time is up."),
      ...staleNotice("Accounts and permission sets", staleSince),
    ],
  };
}

/** What is asked whatever the access is to. */
export function commonInputs(durationHint: string): readonly Block[] {
  return [
    durationInput("For how long", HOUR, durationHint),
    {
      ...input(
        START,
        "Start later",
        { type: "datetimepicker" },
        "Within the next 14 days; at once when it is left empty.",
      ),
      optional: true,
    },
    reasonInput("Reason", "Approvers read it, and it is kept on record."),
  ];
}

/** @param staleSince When what is offered was read, if that is long ago. */
export function staleNotice(what: string, staleSince: Date | undefined): readonly Block[] {
  if (staleSince === undefined) return [];
  return [
    context(`:warning: ${what} are shown as they were on ${instant(staleSince)}. What is new since then is missing.`),
  ];
}
