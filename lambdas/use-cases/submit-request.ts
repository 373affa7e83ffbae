import { LATEST_START_SECONDS, MOST_ACCOUNTS, REASON_LIMITS } from "../domain/access-request.ts";
import { AccountId, PermissionSetArn } from "../domain/account-assignment.ts";
import { secondsBetween } from "../domain/instant.ts";
import type { Clock } from "../ports/clock.ts";
import type { Submissions } from "../ports/submissions.ts";
import { wholeSeconds } from "../steps/whole-seconds.ts";

export interface FilledForm {
  /** Of the form as it was opened: the same submission twice is one request. */
  readonly submissionId: string;
  readonly slackUserId: string;
  readonly accountIds: readonly string[];
  readonly permissionSetArn: string | undefined;
  /** Seconds, as text. */
  readonly duration: string | undefined;
  readonly reason: string | undefined;
  /** When it is to start; at once when it is absent. */
  readonly startsAt?: Date | undefined;
}

type FormField = "account" | "permissionSet" | "duration" | "reason" | "start";
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
    const now = clock.now();
    const accountIds = [...new Set(form.accountIds)];
    const accountsFit = areAccounts(accountIds);
    const permissionSetArn = PermissionSetArn.safeParse(form.permissionSetArn);
    const durationSeconds = wholeSeconds(form.duration);
    const reason = form.reason?.trim() ?? "";
    const reasonFits = reason.length >= REASON_LIMITS.shortest && reason.length <= REASON_LIMITS.longest;
    const { startsAt } = form;
    const startFits =
      startsAt === undefined || (startsAt > now && secondsBetween(now, startsAt) <= LATEST_START_SECONDS);
    if (!accountsFit || !permissionSetArn.success || durationSeconds === undefined || !reasonFits || !startFits) {
      const problems = {
        ...(accountsFit ? {} : { account: `Choose 1 to ${MOST_ACCOUNTS} accounts from the list.` }),
        ...(permissionSetArn.success ? {} : { permissionSet: "Choose a permission set from the list." }),
        ...(durationSeconds !== undefined ? {} : { duration: "Choose between 15 minutes and 12 hours." }),
        ...(startFits ? {} : { start: "Choose an instant within the next 14 days, or none to start at once." }),
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
      accountIds,
      permissionSetArn: permissionSetArn.data,
      durationSeconds,
      reason,
      submittedAt: now,
      ...(startsAt === undefined ? {} : { startsAt }),
    } as const;
    await submissions.submitted(submitted, givenUp);
    return { kind: "submitted" };
  };
}

function areAccounts(accountIds: readonly string[]): boolean {
  const isAccount = (id: string) => AccountId.safeParse(id).success;
  return accountIds.length >= 1 && accountIds.length <= MOST_ACCOUNTS && accountIds.every(isAccount);
}
