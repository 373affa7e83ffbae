import { type Block, input, plain } from "./blocks.ts";
import { DURATION } from "./duration-input.ts";
import { REASON } from "./reason-form.ts";
import { commonInputs, START, staleNotice } from "./request-form.ts";

export const GROUP_FORM = "request_group";
/** Names of blocks and actions alike. */
export const GROUP_FIELDS = { group: "group", duration: DURATION, start: START, reason: REASON } as const;

/** The form that `/access group` and its own shortcut open: everything that the group has, for a while. @param staleSince As in `requestForm`. */
export function groupForm(staleSince?: Date): Block {
  return {
    type: "modal",
    callback_id: GROUP_FORM,
    title: plain("Join a group"),
    submit: plain("Request"),
    close: plain("Cancel"),
    blocks: [
      input(
        GROUP_FIELDS.group,
        "Group",
        { type: "external_select", min_query_length: 0, placeholder: plain("Search by name") },
        "You get everything that its members have.",
      ),
      ...commonInputs("The membership is taken away by itself when the time is up."),
      ...staleNotice("Groups", staleSince),
    ],
  };
}
