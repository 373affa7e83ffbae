import type { App } from "@slack/bolt";
import { RequestId } from "../../domain/access-request.ts";
import { openFormAt } from "./click-listeners.ts";
import { FormSubmission, fieldOf, readPayload } from "./payloads.ts";
import { LONGEST_HAND_OFF_MS } from "./request-listeners.ts";
import type { SlackCalls } from "./slack-calls.ts";
import { DURATION } from "./views/duration-input.ts";
import { EXTENSION_FORM, extensionForm } from "./views/extension-form.ts";
import { REASON } from "./views/reason-form.ts";
import { within } from "./within.ts";

export interface ExtensionUses {
  submitExtension(
    form: {
      readonly submissionId: string;
      readonly slackUserId: string;
      readonly requestId: string;
      readonly duration: string | undefined;
      readonly reason: string | undefined;
    },
    givenUp: AbortSignal,
  ): Promise<
    | { readonly kind: "submitted" }
    | { readonly kind: "invalid"; readonly problems: { readonly duration?: string; readonly reason?: string } }
  >;
  reportFailure(what: string, error: unknown): void;
}

/** Extend opens its form, whose submission is handed on. */
export function listenToExtensions(app: App, calls: SlackCalls, uses: ExtensionUses): void {
  openFormAt(app, calls, "extend", extensionForm);
  app.view({ type: "view_submission", callback_id: EXTENSION_FORM }, async ({ ack, body }) => {
    const submission = readPayload(FormSubmission, body);
    const form = {
      submissionId: submission.view.id,
      slackUserId: submission.user.id,
      requestId: readPayload(RequestId, submission.view.private_metadata),
      duration: fieldOf(submission, DURATION),
      reason: fieldOf(submission, REASON),
    };
    try {
      const handOff = (givenUp: AbortSignal) => uses.submitExtension(form, givenUp);
      const submitted = await within(LONGEST_HAND_OFF_MS, "handing on the extension", handOff);
      if (submitted.kind === "submitted") return await ack();
      const { duration, reason } = submitted.problems;
      const errors = {
        ...(duration === undefined ? {} : { [DURATION]: duration }),
        ...(reason === undefined ? {} : { [REASON]: reason }),
      };
      await ack({ response_action: "errors", errors });
    } catch (error) {
      uses.reportFailure("an extension could not be handed on", error);
      const errors = { [REASON]: "This could not be handed on just now. Please press Ask again." };
      await ack({ response_action: "errors", errors });
    }
  });
}
