import { GroupId } from "../domain/group-membership.ts";
import type { Clock } from "../ports/clock.ts";
import type { Submissions } from "../ports/submissions.ts";
import { type FilledIn, type Problems, readFilledIn } from "../steps/filled-form.ts";

export interface FilledGroupForm extends FilledIn {
  readonly groupId: string | undefined;
}

export type GroupSubmission =
  | { readonly kind: "submitted" }
  | { readonly kind: "invalid"; readonly problems: Problems<"group"> };

export interface SubmitGroupRequestPorts {
  readonly submissions: Submissions;
  readonly clock: Clock;
}

/** Reports which group somebody asks for, if that is well formed; whether they may is decided elsewhere. Throws `EventsUnavailableError`. */
export function makeSubmitGroupRequest({ submissions, clock }: SubmitGroupRequestPorts, teamId: string) {
  return async (form: FilledGroupForm, givenUp: AbortSignal): Promise<GroupSubmission> => {
    const read = readFilledIn(form, teamId, clock.now());
    const groupId = GroupId.safeParse(form.groupId);
    if (read.kind === "invalid" || !groupId.success) {
      const problems = { ...(groupId.success ? {} : { group: "Choose a group from the list." }), ...read.problems };
      return { kind: "invalid", problems };
    }
    const target = { kind: "group", groupId: groupId.data } as const;
    await submissions.submitted({ ...read.filled, target }, givenUp);
    return { kind: "submitted" };
  };
}
