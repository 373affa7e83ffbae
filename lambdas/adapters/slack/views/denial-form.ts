import { REASON_LIMITS } from "../../../domain/access-request.ts";
import { type Block, input, plain } from "./blocks.ts";

export const DENIAL_FORM = "deny_request";
export const DENIAL_REASON = "reason";

/** Asks why. The request's id rides in `private_metadata`; whether the person may deny is decided after the submission. */
export function denialForm(requestId: string): Block {
  return {
    type: "modal",
    callback_id: DENIAL_FORM,
    private_metadata: requestId,
    title: plain("Deny the request"),
    submit: plain("Deny"),
    close: plain("Cancel"),
    blocks: [
      input(
        DENIAL_REASON,
        "Why",
        {
          type: "plain_text_input",
          multiline: true,
          min_length: REASON_LIMITS.shortest,
          max_length: REASON_LIMITS.longest,
        },
        "The requester reads it, and it is kept on record.",
      ),
    ],
  };
}
