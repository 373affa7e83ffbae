import type { App } from "@slack/bolt";
import { FormSubmission, fieldOf, readPayload } from "./payloads.ts";
import { DURATION } from "./views/duration-input.ts";
import { REASON } from "./views/reason-form.ts";
import { within } from "./within.ts";

/** Milliseconds for the bus, of the 3 s that Slack gives. */
export const LONGEST_HAND_OFF_MS = 1_800;

/** What is wrong in a form, by field. */
type Problems<Field extends string> = Readonly<Partial<Record<Field, string>>>;

/** What became of a form: it was handed on, or it stays open. */
export type HandedOn<Field extends string> =
  | { readonly kind: "submitted" }
  | { readonly kind: "invalid"; readonly problems: Problems<Field> };

/** What every form that asks for access says. */
export interface FilledForm {
  readonly submissionId: string;
  readonly slackUserId: string;
  readonly duration: string | undefined;
  readonly reason: string | undefined;
}

export function filledIn(submission: FormSubmission): FilledForm {
  return {
    submissionId: submission.view.id,
    slackUserId: submission.user.id,
    duration: fieldOf(submission, DURATION),
    reason: fieldOf(submission, REASON),
  };
}

interface FormToHandOn<Form, Field extends string> {
  readonly callbackId: string;
  /** Throws `MalformedPayloadError` when it is not what the form sends. */
  read(submission: FormSubmission): Form;
  /** Reports the form; once `givenUp` is aborted it begins nothing more. */
  handOn(form: Form, givenUp: AbortSignal): Promise<HandedOn<Field>>;
  /** What each field is called in the form. */
  readonly fields: Readonly<Record<Field, string>>;
  /** The words for a form that could not be handed on, and the field at which they stand. */
  readonly lost: { readonly what: string; readonly at: NoInfer<Field>; readonly pressAgain: string };
  /** Told of what failed, besides the person. */
  reportFailure(what: string, error: unknown): void;
}

/** Hands a filled form on. What is wrong in it, or that it could not be handed on in time, is said at its fields, and it stays open. */
export function listenToForm<Form, Field extends string>(app: App, form: FormToHandOn<Form, Field>): void {
  const { callbackId, fields, lost } = form;
  app.view({ type: "view_submission", callback_id: callbackId }, async ({ ack, body }) => {
    const filled = form.read(readPayload(FormSubmission, body));
    const keepOpen = (problems: Problems<Field>) =>
      ack({ response_action: "errors", errors: atFields(fields, problems) });
    try {
      const handOff = (givenUp: AbortSignal) => form.handOn(filled, givenUp);
      const handedOn = await within(LONGEST_HAND_OFF_MS, `handing on ${lost.what}`, handOff);
      await (handedOn.kind === "submitted" ? ack() : keepOpen(handedOn.problems));
    } catch (error) {
      form.reportFailure(`${lost.what} could not be handed on`, error);
      const text = `This could not be handed on just now. Please press ${lost.pressAgain} again.`;
      await ack({ response_action: "errors", errors: { [fields[lost.at]]: text } });
    }
  });
}

/** Slack refuses an answer that names a field which the form has not: only those of `fields` are named. */
function atFields<Field extends string>(
  fields: Readonly<Record<Field, string>>,
  problems: Problems<Field>,
): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const field in fields) {
    const problem = problems[field];
    if (problem !== undefined) errors[fields[field]] = problem;
  }
  return errors;
}
