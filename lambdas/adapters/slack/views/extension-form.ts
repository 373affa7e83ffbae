import { type Block, plain } from "./blocks.ts";
import { durationInput } from "./duration-input.ts";
import { reasonInput } from "./reason-form.ts";

export const EXTENSION_FORM = "extend_access";
const HOUR = 3600;

/** Asks how much more time, and why. The request's id rides in `private_metadata`; the policy decides after the submission. */
export function extensionForm(requestId: string): Block {
  return {
    type: "modal",
    callback_id: EXTENSION_FORM,
    private_metadata: requestId,
    title: plain("Extend the access"),
    submit: plain("Ask"),
    close: plain("Back"),
    blocks: [
      durationInput(
        "How much longer",
        HOUR,
        "Counted from its present end, which stands until the extension is approved and armed.",
      ),
      reasonInput("Reason", "Approvers read it, and it is kept on record."),
    ],
  };
}
