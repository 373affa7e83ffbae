import { REASON_LIMITS } from "../domain/access-request.ts";
import type { Clock } from "../ports/clock.ts";
import type { Submissions } from "../ports/submissions.ts";
import { wholeSeconds } from "../steps/whole-seconds.ts";

export interface FilledExtension {
  /** Of the form as it was opened: the same submission twice is one request. */
  readonly submissionId: string;
  readonly slackUserId: string;
  /** The request whose grant is to last longer. */
  readonly requestId: string;
  /** Seconds, as text. */
  readonly duration: string | undefined;
  readonly reason: string | undefined;
}

type ExtensionField = "duration" | "reason";
export type ExtensionSubmitted =
  | { readonly kind: "submitted" }
  | { readonly kind: "invalid"; readonly problems: Readonly<Partial<Record<ExtensionField, string>>> };

export interface SubmitExtensionPorts {
  readonly submissions: Submissions;
  readonly clock: Clock;
}

/** Reports that somebody wants more time, if that is well formed; whether they may is decided elsewhere. Throws `EventsUnavailableError`. */
export function makeSubmitExtension({ submissions, clock }: SubmitExtensionPorts, teamId: string) {
  return async (form: FilledExtension, givenUp: AbortSignal): Promise<ExtensionSubmitted> => {
    const durationSeconds = wholeSeconds(form.duration);
    const reason = form.reason?.trim() ?? "";
    const reasonFits = reason.length >= REASON_LIMITS.shortest && reason.length <= REASON_LIMITS.longest;
    if (durationSeconds === undefined || !reasonFits) {
      const problems = {
        ...(durationSeconds === undefined ? { duration: "Choose between 15 minutes and 12 hours." } : {}),
        ...(reasonFits
          ? {}
          : { reason: `Write between ${REASON_LIMITS.shortest} and ${REASON_LIMITS.longest} characters.` }),
      };
      return { kind: "invalid", problems };
    }
    const { submissionId, slackUserId, requestId } = form;
    const submittedAt = clock.now();
    await submissions.extensionSubmitted(
      { version: 1, submissionId, teamId, slackUserId, requestId, durationSeconds, reason, submittedAt },
      givenUp,
    );
    return { kind: "submitted" };
  };
}
