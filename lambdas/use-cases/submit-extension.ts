import type { Clock } from "../ports/clock.ts";
import type { Submissions } from "../ports/submissions.ts";
import { type FilledIn, type Problems, readFilledIn } from "../steps/filled-form.ts";

/** It says no start: its time is added to the end of the grant. */
export interface FilledExtension extends Omit<FilledIn, "startsAt"> {
  /** The request whose grant is to last longer. */
  readonly requestId: string;
}

export type ExtensionSubmitted =
  | { readonly kind: "submitted" }
  | { readonly kind: "invalid"; readonly problems: Omit<Problems, "start"> };

export interface SubmitExtensionPorts {
  readonly submissions: Submissions;
  readonly clock: Clock;
}

/** Reports that somebody wants more time, if that is well formed; whether they may is decided elsewhere. Throws `EventsUnavailableError`. */
export function makeSubmitExtension({ submissions, clock }: SubmitExtensionPorts, teamId: string) {
  return async (form: FilledExtension, givenUp: AbortSignal): Promise<ExtensionSubmitted> => {
    const { requestId, submissionId, slackUserId, duration, reason } = form;
    const read = readFilledIn({ submissionId, slackUserId, duration, reason }, teamId, clock.now());
    if (read.kind === "invalid") return { kind: "invalid", problems: read.problems };
    await submissions.extensionSubmitted({ ...read.filled, requestId }, givenUp);
    return { kind: "submitted" };
  };
}
