import { DURATION_LIMITS, REASON_LIMITS } from "../domain/access-request.ts";
import { AccountId, PermissionSetArn } from "../domain/account-assignment.ts";
import type { Clock } from "../ports/clock.ts";
import type { Submissions } from "../ports/submissions.ts";

export interface FilledForm {
  /** Of the form as it was opened: the same submission twice is one request. */
  readonly submissionId: string;
  readonly slackUserId: string;
  readonly accountId: string | undefined;
  readonly permissionSetArn: string | undefined;
  /** Seconds, as text. */
  readonly duration: string | undefined;
  readonly reason: string | undefined;
}

type FormField = "account" | "permissionSet" | "duration" | "reason";
export type Submission =
  | { readonly kind: "submitted" }
  | { readonly kind: "invalid"; readonly problems: Readonly<Partial<Record<FormField, string>>> };

export interface SubmitRequestPorts {
  readonly submissions: Submissions;
  readonly clock: Clock;
}

/** Reports what somebody asks for, if it is well formed; whether they may is decided elsewhere. Throws `EventsUnavailableError`. */
export function makeSubmitRequest({ submissions, clock }: SubmitRequestPorts, teamId: string) {
  return async (form: FilledForm, givenUp: AbortSignal): Promise<Submission> => {
    const accountId = AccountId.safeParse(form.accountId);
    const permissionSetArn = PermissionSetArn.safeParse(form.permissionSetArn);
    const durationSeconds = wholeSeconds(form.duration);
    const reason = form.reason?.trim() ?? "";
    const reasonFits = reason.length >= REASON_LIMITS.shortest && reason.length <= REASON_LIMITS.longest;
    if (!accountId.success || !permissionSetArn.success || durationSeconds === undefined || !reasonFits) {
      const problems = {
        ...(accountId.success ? {} : { account: "Choose an account from the list." }),
        ...(permissionSetArn.success ? {} : { permissionSet: "Choose a permission set from the list." }),
        ...(durationSeconds !== undefined ? {} : { duration: "Choose between 15 minutes and 12 hours." }),
        ...(reasonFits
          ? {}
          : { reason: `Write between ${REASON_LIMITS.shortest} and ${REASON_LIMITS.longest} characters.` }),
      };
      return { kind: "invalid", problems };
    }
    const submitted = {
      version: 1,
      submissionId: form.submissionId,
      teamId,
      slackUserId: form.slackUserId,
      accountId: accountId.data,
      permissionSetArn: permissionSetArn.data,
      durationSeconds,
      reason,
      submittedAt: clock.now(),
    } as const;
    await submissions.submitted(submitted, givenUp);
    return { kind: "submitted" };
  };
}

function wholeSeconds(text: string | undefined): number | undefined {
  const seconds = Number(text);
  const fits = Number.isInteger(seconds) && seconds >= DURATION_LIMITS.shortest && seconds <= DURATION_LIMITS.longest;
  return fits ? seconds : undefined;
}
