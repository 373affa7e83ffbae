import type { App } from "@slack/bolt";
import { type FormDoorUses, makeFormDoor } from "./form-door.ts";
import { type FilledForm, filledIn, type HandedOn, listenToForm } from "./hand-on-form.ts";
import { fieldOf, instantOf } from "./payloads.ts";
import type { SlackCalls } from "./slack-calls.ts";
import type { Choice } from "./views/choices.ts";
import { GROUP_FIELDS, GROUP_FORM, groupForm } from "./views/group-form.ts";

interface FilledGroupRequest extends FilledForm {
  readonly groupId: string | undefined;
  readonly startsAt: Date | undefined;
}

export interface GroupUses extends FormDoorUses {
  submitGroupRequest(form: FilledGroupRequest, givenUp: AbortSignal): Promise<HandedOn<keyof typeof GROUP_FIELDS>>;
  listGroups(typed: string, email: string | undefined): Promise<readonly Choice[]>;
}

/** Its own shortcut opens the form for groups; its search is answered; its submission is handed on. */
export function listenToGroupRequests(app: App, calls: SlackCalls, uses: GroupUses): void {
  const door = makeFormDoor(calls, uses);

  app.shortcut(GROUP_FORM, async ({ ack, body }) => {
    await door.open(body, groupForm);
    await ack();
  });
  app.options(GROUP_FIELDS.group, async ({ ack, body }) => {
    await ack(await door.answerSearch(body, (typed, email) => uses.listGroups(typed, email)));
  });
  listenToForm(app, {
    callbackId: GROUP_FORM,
    read: (submission): FilledGroupRequest => ({
      ...filledIn(submission),
      groupId: fieldOf(submission, GROUP_FIELDS.group),
      startsAt: instantOf(submission, GROUP_FIELDS.start),
    }),
    handOn: (form, givenUp) => uses.submitGroupRequest(form, givenUp),
    fields: GROUP_FIELDS,
    lost: { what: "a request", at: "reason", pressAgain: "Request" },
    reportFailure: (what, error) => uses.reportFailure(what, error),
  });
}
