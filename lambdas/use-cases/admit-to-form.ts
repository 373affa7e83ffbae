import type { ChatPeople } from "../ports/chat-people.ts";
import type { Clock } from "../ports/clock.ts";
import { whyUnfit } from "../steps/resolve-person.ts";

export interface AdmitToFormPorts {
  readonly chatPeople: ChatPeople;
  readonly clock: Clock;
}

/** Milliseconds for which an answer serves, so that typing costs no calls; a submission is looked at anew. */
const KEPT_FOR_MS = 5 * 60_000;

/**
 * Why somebody is not shown what can be asked for: the rule of the submission, as the names of accounts are not for guests either.
 * Undefined when they may see it. Throws `ChatUnavailableError`, which is not kept.
 */
export function makeAdmitToForm({ chatPeople, clock }: AdmitToFormPorts, teamId: string) {
  const kept = new Map<string, { readonly until: number; readonly unfit: string | undefined }>();
  return async (slackUserId: string): Promise<string | undefined> => {
    const now = clock.now().getTime();
    const known = kept.get(slackUserId);
    if (known !== undefined && now < known.until) return known.unfit;
    const unfit = whyUnfit(await chatPeople.describe(slackUserId), teamId);
    kept.set(slackUserId, { until: now + KEPT_FOR_MS, unfit });
    return unfit;
  };
}
