import type { App } from "@slack/bolt";
import { type FormDoorUses, makeFormDoor } from "./form-door.ts";
import { type FilledForm, filledIn, type HandedOn, listenToForm } from "./hand-on-form.ts";
import { asksForGroup, fieldOf, fieldsOf, instantOf } from "./payloads.ts";
import type { SlackCalls } from "./slack-calls.ts";
import type { Choice } from "./views/choices.ts";
import { groupForm } from "./views/group-form.ts";
import { REQUEST_FIELDS, REQUEST_FORM, requestForm } from "./views/request-form.ts";

interface FilledRequest extends FilledForm {
  readonly accountIds: readonly string[];
  readonly permissionSetArn: string | undefined;
  readonly startsAt: Date | undefined;
}

export interface RequestUses extends FormDoorUses {
  submitRequest(form: FilledRequest, givenUp: AbortSignal): Promise<HandedOn<keyof typeof REQUEST_FIELDS>>;
  listChoices(kind: "account" | "permissionSet", typed: string, email: string | undefined): Promise<readonly Choice[]>;
}

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
      await ack(await door.answerSearch(body, (typed, email) => uses.listChoices(field, typed, email)));
    });
  }
  listenToForm(app, {
    callbackId: REQUEST_FORM,
    read: (submission): FilledRequest => ({
      ...filledIn(submission),
      accountIds: fieldsOf(submission, REQUEST_FIELDS.account),
      permissionSetArn: fieldOf(submission, REQUEST_FIELDS.permissionSet),
      startsAt: instantOf(submission, REQUEST_FIELDS.start),
    }),
    handOn: (form, givenUp) => uses.submitRequest(form, givenUp),
    fields: REQUEST_FIELDS,
    lost: { what: "a request", at: "reason", pressAgain: "Request" },
    reportFailure: (what, error) => uses.reportFailure(what, error),
  });
}
