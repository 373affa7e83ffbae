import { REASON_LIMITS } from "../../../domain/access-request.ts";
import { type Block, input, plain } from "./blocks.ts";

export const REASON = "reason";

const TITLES = { deny: "Deny the request", revoke: "Revoke the access" } as const;
const SUBMITS = { deny: "Deny", revoke: "Revoke" } as const;

/** Asks why. The request's id rides in `private_metadata`; whether the person may is decided after the submission. */
export function reasonForm(verb: "deny" | "revoke", callbackId: string, requestId: string): Block {
  return {
    type: "modal",
    callback_id: callbackId,
    private_metadata: requestId,
    title: plain(TITLES[verb]),
    submit: plain(SUBMITS[verb]),
    close: plain("Back"),
    blocks: [reasonInput("Why", "The requester reads it, and it is kept on record.")],
  };
}

export function reasonInput(label: string, hint: string): Block {
  return input(
    REASON,
    label,
    {
      type: "plain_text_input",
      multiline: true,
      min_length: REASON_LIMITS.shortest,
      max_length: REASON_LIMITS.longest,
    },
    hint,
  );
}
