import { foldCase } from "../domain/policy/policy-person.ts";
import type { ChatPeople } from "../ports/chat-people.ts";
import type { Clock } from "../ports/clock.ts";
import { whyUnfit } from "../steps/resolve-person.ts";

export interface AdmitToFormPorts {
  readonly chatPeople: ChatPeople;
  readonly clock: Clock;
}

export type Admission =
  /** `email` is what Slack says, case-folded: enough for what is offered, and for nothing else. */
  { readonly kind: "admitted"; readonly email: string | undefined } | { readonly kind: "unfit"; readonly why: string };

/** Milliseconds for which an answer serves, so that typing costs no calls; a submission is looked at anew. */
const KEPT_FOR_MS = 5 * 60_000;

/**
 * Whether somebody is shown what can be asked for: the rule of the submission, as the names of accounts are not for guests either.
 * Throws `ChatUnavailableError`, which is not kept.
 */
export function makeAdmitToForm({ chatPeople, clock }: AdmitToFormPorts, teamId: string) {
  const kept = new Map<string, { readonly until: number; readonly admission: Admission }>();
  return async (slackUserId: string): Promise<Admission> => {
    const now = clock.now().getTime();
    const known = kept.get(slackUserId);
    if (known !== undefined && now < known.until) return known.admission;
    const person = await chatPeople.describe(slackUserId);
    const why = whyUnfit(person, teamId);
    const email = person?.email === undefined ? undefined : foldCase(person.email.trim());
    const admission: Admission = why === undefined ? { kind: "admitted", email } : { kind: "unfit", why };
    kept.set(slackUserId, { until: now + KEPT_FOR_MS, admission });
    return admission;
  };
}
