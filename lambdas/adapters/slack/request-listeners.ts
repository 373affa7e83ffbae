import type { App } from "@slack/bolt";
import { FormSubmission, fieldOf, fieldsOf, instantOf, OpensForm, readPayload, Search } from "./payloads.ts";
import type { SlackCalls } from "./slack-calls.ts";
import { refusedBySlack } from "./slack-refusal.ts";
import { type Choice, searchAnswer } from "./views/choices.ts";
import { noDirectoryForm } from "./views/no-directory-form.ts";
import { refusalForm } from "./views/refusal-form.ts";
import { REQUEST_FIELDS, REQUEST_FORM, requestForm } from "./views/request-form.ts";
import { within } from "./within.ts";

type Field = keyof typeof REQUEST_FIELDS;
type Admission =
  | { readonly kind: "admitted"; readonly email: string | undefined }
  | { readonly kind: "unfit"; readonly why: string };

export interface RequestUses {
  submitRequest(
    form: {
      readonly submissionId: string;
      readonly slackUserId: string;
      readonly accountIds: readonly string[];
      readonly permissionSetArn: string | undefined;
      readonly duration: string | undefined;
      readonly reason: string | undefined;
      readonly startsAt: Date | undefined;
    },
    givenUp: AbortSignal,
  ): Promise<
    { readonly kind: "submitted" } | { readonly kind: "invalid"; readonly problems: Partial<Record<Field, string>> }
  >;
  /** Whether somebody is shown the form and its choices, and by which e-mail; or why not. */
  admitToForm(slackUserId: string): Promise<Admission>;
  /** Whether there is anything to choose from. */
  checkDirectory(): Promise<
    | { readonly kind: "fresh" }
    | { readonly kind: "stale"; readonly readAt: Date }
    | { readonly kind: "none"; readonly why: string }
  >;
  listChoices(kind: "account" | "permissionSet", typed: string, email: string | undefined): Promise<readonly Choice[]>;
  /** Told when something failed that the person was told of. */
  reportFailure(what: string, error: unknown): void;
}

/** Milliseconds for the bus, of the 3 s that Slack gives. */
export const LONGEST_HAND_OFF_MS = 1_800;
/** Milliseconds for opening the form, the look at who asks included. */
const LONGEST_OPENING_MS = 1_800;
/** Milliseconds for that look while somebody types: the listing needs the rest. */
const LONGEST_LOOK_MS = 1_000;

/** `/access` and the shortcut open the form; its searches are answered; its submission is handed on. */
export function listenToRequests(app: App, calls: SlackCalls, uses: RequestUses): void {
  const formFor = async (slackUserId: string) => {
    // at once: each may take a call, and the trigger lives for 3 seconds
    const [admission, directory] = await Promise.all([uses.admitToForm(slackUserId), uses.checkDirectory()]);
    if (admission.kind === "unfit") return refusalForm(admission.why);
    if (directory.kind === "none") return noDirectoryForm(directory.why);
    return requestForm(directory.kind === "stale" ? directory.readAt : undefined);
  };
  const openNow = async (payload: unknown, givenUp: AbortSignal) => {
    const asked = readPayload(OpensForm, payload);
    const view = await formFor("user" in asked ? asked.user.id : asked.user_id);
    givenUp.throwIfAborted();
    const answer = await calls("views.open", { trigger_id: asked.trigger_id, view });
    if (!answer.ok) throw refusedBySlack("views.open", answer);
  };
  const openForm = (payload: unknown) =>
    within(LONGEST_OPENING_MS, "opening the form", (givenUp) => openNow(payload, givenUp));
  /** Nobody who cannot be looked at in time is shown a name. */
  const admitInTime = async (slackUserId: string): Promise<Admission> => {
    try {
      return await within(LONGEST_LOOK_MS, "looking at who asks", () => uses.admitToForm(slackUserId));
    } catch (error) {
      uses.reportFailure("nothing could be offered", error);
      return { kind: "unfit", why: "it is not known who asks" };
    }
  };

  app.command("/access", async ({ ack, body }) => {
    try {
      await openForm(body);
      await ack();
    } catch (error) {
      uses.reportFailure("the form could not be opened", error);
      await ack({ response_type: "ephemeral", text: "The form could not be opened. Please try again." });
    }
  });

  app.shortcut(REQUEST_FORM, async ({ ack, body }) => {
    await openForm(body);
    await ack();
  });

  for (const field of ["account", "permissionSet"] as const) {
    app.options(REQUEST_FIELDS[field], async ({ ack, body }) => {
      const { user, value } = readPayload(Search, body);
      const admission = await admitInTime(user.id);
      const choices = admission.kind === "unfit" ? [] : await uses.listChoices(field, value, admission.email);
      await ack(searchAnswer(choices));
    });
  }

  app.view({ type: "view_submission", callback_id: REQUEST_FORM }, async ({ ack, body }) => {
    const submission = readPayload(FormSubmission, body);
    const form = {
      submissionId: submission.view.id,
      slackUserId: submission.user.id,
      accountIds: fieldsOf(submission, REQUEST_FIELDS.account),
      permissionSetArn: fieldOf(submission, REQUEST_FIELDS.permissionSet),
      duration: fieldOf(submission, REQUEST_FIELDS.duration),
      reason: fieldOf(submission, REQUEST_FIELDS.reason),
      startsAt: instantOf(submission, REQUEST_FIELDS.start),
    };
    const handOff = (givenUp: AbortSignal) => uses.submitRequest(form, givenUp);
    try {
      const submitted = await within(LONGEST_HAND_OFF_MS, "handing on the request", handOff);
      if (submitted.kind === "submitted") return await ack();
      await ack({ response_action: "errors", errors: atFields(submitted.problems) });
    } catch (error) {
      uses.reportFailure("a request could not be handed on", error);
      const errors = { [REQUEST_FIELDS.reason]: "This could not be handed on just now. Please press Request again." };
      await ack({ response_action: "errors", errors });
    }
  });
}

function atFields(problems: Partial<Record<Field, string>>): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const field of ["account", "permissionSet", "duration", "reason", "start"] as const) {
    const problem = problems[field];
    if (problem !== undefined) errors[REQUEST_FIELDS[field]] = problem;
  }
  return errors;
}
