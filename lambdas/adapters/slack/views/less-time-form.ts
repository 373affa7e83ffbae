import { type Block, plain } from "./blocks.ts";
import { durationInput } from "./duration-input.ts";

const HALF_AN_HOUR = 1800;

/** Asks for how long. The request's id rides in `private_metadata`; more than was asked for is refused after the submission. */
export function lessTimeForm(callbackId: string, requestId: string): Block {
  return {
    type: "modal",
    callback_id: callbackId,
    private_metadata: requestId,
    title: plain("Approve for less time"),
    submit: plain("Approve"),
    close: plain("Back"),
    blocks: [durationInput("For how long", HALF_AN_HOUR, "At most as long as was asked for.")],
  };
}
