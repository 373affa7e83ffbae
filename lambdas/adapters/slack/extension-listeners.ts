import type { App } from "@slack/bolt";
import { RequestId } from "../../domain/access-request.ts";
import { openFormAt } from "./click-listeners.ts";
import { type FilledForm, filledIn, type HandedOn, listenToForm } from "./hand-on-form.ts";
import { readPayload } from "./payloads.ts";
import type { SlackCalls } from "./slack-calls.ts";
import { DURATION } from "./views/duration-input.ts";
import { EXTENSION_FORM, extensionForm } from "./views/extension-form.ts";
import { REASON } from "./views/reason-form.ts";

interface FilledExtension extends FilledForm {
  readonly requestId: string;
}

export interface ExtensionUses {
  submitExtension(form: FilledExtension, givenUp: AbortSignal): Promise<HandedOn<"duration" | "reason">>;
  reportFailure(what: string, error: unknown): void;
}

/** Extend opens its form, whose submission is handed on. */
export function listenToExtensions(app: App, calls: SlackCalls, uses: ExtensionUses): void {
  openFormAt(app, calls, "extend", extensionForm);
  listenToForm(app, {
    callbackId: EXTENSION_FORM,
    read: (submission): FilledExtension => ({
      ...filledIn(submission),
      requestId: readPayload(RequestId, submission.view.private_metadata),
    }),
    handOn: (form, givenUp) => uses.submitExtension(form, givenUp),
    fields: { duration: DURATION, reason: REASON },
    lost: { what: "an extension", at: "reason", pressAgain: "Ask" },
    reportFailure: (what, error) => uses.reportFailure(what, error),
  });
}
