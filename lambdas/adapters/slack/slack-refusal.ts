import { ChatUnavailableError } from "../../ports/errors.ts";
import type { SlackAnswer } from "./slack-calls.ts";

/** A refusal that nobody here can mend (the app is not in the channel): thrown, so that it is tried again and seen. */
export function refusedBySlack(method: string, answer: SlackAnswer & { readonly ok: false }): ChatUnavailableError {
  return new ChatUnavailableError(`slack refused ${method}: ${[answer.error, ...answer.problems].join(", ")}`);
}
