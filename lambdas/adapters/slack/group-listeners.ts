import type { App } from "@slack/bolt";
import { type FormDoorUses, makeFormDoor } from "./form-door.ts";
import { FormSubmission, fieldOf, instantOf, readPayload, Search } from "./payloads.ts";
import { LONGEST_HAND_OFF_MS } from "./request-listeners.ts";
import type { SlackCalls } from "./slack-calls.ts";
import { type Choice, searchAnswer } from "./views/choices.ts";
import { GROUP_FIELDS, GROUP_FORM, groupForm } from "./views/group-form.ts";
import { within } from "./within.ts";

type Field = keyof typeof GROUP_FIELDS;

export interface GroupUses extends FormDoorUses {
  submitGroupRequest(
    form: {
      readonly submissionId: string;
      readonly slackUserId: string;
      readonly groupId: string | undefined;
      readonly duration: string | undefined;
      readonly reason: string | undefined;
      readonly startsAt: Date | undefined;
    },
    givenUp: AbortSignal,
  ): Promise<
    { readonly kind: "submitted" } | { readonly kind: "invalid"; readonly problems: Partial<Record<Field, string>> }
  >;
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
    const { user, value } = readPayload(Search, body);
    const admission = await door.admitInTime(user.id);
    const choices = admission.kind === "unfit" ? [] : await uses.listGroups(value, admission.email);
    await ack(searchAnswer(choices));
  });

  app.view({ type: "view_submission", callback_id: GROUP_FORM }, async ({ ack, body }) => {
    const submission = readPayload(FormSubmission, body);
    const form = {
      submissionId: submission.view.id,
      slackUserId: submission.user.id,
      groupId: fieldOf(submission, GROUP_FIELDS.group),
      duration: fieldOf(submission, GROUP_FIELDS.duration),
      reason: fieldOf(submission, GROUP_FIELDS.reason),
      startsAt: instantOf(submission, GROUP_FIELDS.start),
    };
    const handOff = (givenUp: AbortSignal) => uses.submitGroupRequest(form, givenUp);
    try {
      const submitted = await within(LONGEST_HAND_OFF_MS, "handing on the request", handOff);
      if (submitted.kind === "submitted") return await ack();
      await ack({ response_action: "errors", errors: atFields(submitted.problems) });
    } catch (error) {
      uses.reportFailure("a request could not be handed on", error);
      const errors = { [GROUP_FIELDS.reason]: "This could not be handed on just now. Please press Request again." };
      await ack({ response_action: "errors", errors });
    }
  });
}

function atFields(problems: Partial<Record<Field, string>>): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const field of ["group", "duration", "reason", "start"] as const) {
    const problem = problems[field];
    if (problem !== undefined) errors[GROUP_FIELDS[field]] = problem;
  }
  return errors;
}
