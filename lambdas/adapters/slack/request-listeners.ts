import type { App } from "@slack/bolt";
import { type FormDoorUses, makeFormDoor } from "./form-door.ts";
import { asksForGroup, FormSubmission, fieldOf, fieldsOf, instantOf, readPayload, Search } from "./payloads.ts";
import type { SlackCalls } from "./slack-calls.ts";
import { type Choice, searchAnswer } from "./views/choices.ts";
import { groupForm } from "./views/group-form.ts";
import { REQUEST_FIELDS, REQUEST_FORM, requestForm } from "./views/request-form.ts";
import { within } from "./within.ts";

type Field = keyof typeof REQUEST_FIELDS;

export interface RequestUses extends FormDoorUses {
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
  listChoices(kind: "account" | "permissionSet", typed: string, email: string | undefined): Promise<readonly Choice[]>;
}

/** Milliseconds for the bus, of the 3 s that Slack gives. */
export const LONGEST_HAND_OFF_MS = 1_800;

/** `/access` and the shortcut open the form, `/access group` the one for groups; its searches are answered; its submission is handed on. */
export function listenToRequests(app: App, calls: SlackCalls, uses: RequestUses): void {
  const door = makeFormDoor(calls, uses);

  app.command("/access", async ({ ack, body }) => {
    try {
      await door.open(body, asksForGroup(body) ? groupForm : requestForm);
      await ack();
    } catch (error) {
      uses.reportFailure("the form could not be opened", error);
      await ack({ response_type: "ephemeral", text: "The form could not be opened. Please try again." });
    }
  });

  app.shortcut(REQUEST_FORM, async ({ ack, body }) => {
    await door.open(body, requestForm);
    await ack();
  });

  for (const field of ["account", "permissionSet"] as const) {
    app.options(REQUEST_FIELDS[field], async ({ ack, body }) => {
      const { user, value } = readPayload(Search, body);
      const admission = await door.admitInTime(user.id);
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
