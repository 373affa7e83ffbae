import type { App } from "@slack/bolt";
import { FormSubmission, fieldOf, fieldsOf, instantOf, OpensForm, readPayload, Search } from "./payloads.ts";
import type { SlackCalls } from "./slack-calls.ts";
import { refusedBySlack } from "./slack-refusal.ts";
import { type Choice, choiceOptions } from "./views/choices.ts";
import { refusalForm } from "./views/refusal-form.ts";
import { REQUEST_FIELDS, REQUEST_FORM, requestForm } from "./views/request-form.ts";
import { within } from "./within.ts";

type Field = keyof typeof REQUEST_FIELDS;

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
  /** Why somebody is not shown the form and its choices; undefined when they are. */
  admitToForm(slackUserId: string): Promise<string | undefined>;
  listChoices(kind: "account" | "permissionSet", typed: string): Promise<readonly Choice[]>;
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
  const openNow = async (payload: unknown, givenUp: AbortSignal) => {
    const asked = readPayload(OpensForm, payload);
    const unfit = await uses.admitToForm("user" in asked ? asked.user.id : asked.user_id);
    const view = unfit === undefined ? requestForm() : refusalForm(unfit);
    givenUp.throwIfAborted();
    const answer = await calls("views.open", { trigger_id: asked.trigger_id, view });
    if (!answer.ok) throw refusedBySlack("views.open", answer);
  };
  const openForm = (payload: unknown) =>
    within(LONGEST_OPENING_MS, "opening the form", (givenUp) => openNow(payload, givenUp));
  /** Nobody who cannot be looked at in time is shown a name. */
  const maySee = async (slackUserId: string): Promise<boolean> => {
    try {
      const look = () => uses.admitToForm(slackUserId);
      return (await within(LONGEST_LOOK_MS, "looking at who asks", look)) === undefined;
    } catch (error) {
      uses.reportFailure("nothing could be offered", error);
      return false;
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
      const choices = (await maySee(user.id)) ? await uses.listChoices(field, value) : [];
      const options = choiceOptions(choices);
      await ack({ options });
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
