import { MOST_ACCOUNTS } from "../domain/access-request.ts";
import { AccountId, PermissionSetArn } from "../domain/account-assignment.ts";
import type { Clock } from "../ports/clock.ts";
import type { Submissions } from "../ports/submissions.ts";
import { type FilledIn, type Problems, readFilledIn } from "../steps/filled-form.ts";

export interface FilledForm extends FilledIn {
  readonly accountIds: readonly string[];
  readonly permissionSetArn: string | undefined;
}

export type Submission =
  | { readonly kind: "submitted" }
  | { readonly kind: "invalid"; readonly problems: Problems<"account" | "permissionSet"> };

export interface SubmitRequestPorts {
  readonly submissions: Submissions;
  readonly clock: Clock;
}

/** Reports what somebody asks for, if it is well formed; whether they may is decided elsewhere. Throws `EventsUnavailableError`. */
export function makeSubmitRequest({ submissions, clock }: SubmitRequestPorts, teamId: string) {
  return async (form: FilledForm, givenUp: AbortSignal): Promise<Submission> => {
    const read = readFilledIn(form, teamId, clock.now());
    const accountIds = [...new Set(form.accountIds)];
    const accountsFit = areAccounts(accountIds);
    const permissionSetArn = PermissionSetArn.safeParse(form.permissionSetArn);
    if (read.kind === "invalid" || !accountsFit || !permissionSetArn.success) {
      const problems = {
        ...(accountsFit ? {} : { account: `Choose 1 to ${MOST_ACCOUNTS} accounts from the list.` }),
        ...(permissionSetArn.success ? {} : { permissionSet: "Choose a permission set from the list." }),
        ...read.problems,
      };
      return { kind: "invalid", problems };
    }
    const target = { kind: "account", accountIds, permissionSetArn: permissionSetArn.data } as const;
    await submissions.submitted({ ...read.filled, target }, givenUp);
    return { kind: "submitted" };
  };
}

function areAccounts(accountIds: readonly string[]): boolean {
  const isAccount = (id: string) => AccountId.safeParse(id).success;
  return accountIds.length >= 1 && accountIds.length <= MOST_ACCOUNTS && accountIds.every(isAccount);
}
