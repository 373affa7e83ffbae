import { REASON_LIMITS } from "../domain/access-request.ts";
import type { Clock } from "../ports/clock.ts";
import type { Submissions } from "../ports/submissions.ts";

export interface Click {
  /** Of this click: the same click twice is one decision. */
  readonly clickId: string;
  readonly slackUserId: string;
  readonly requestId: string;
  readonly verdict: "approve" | "deny";
  /** Wanted with a denial. */
  readonly reason?: string | undefined;
}

export type Clicked = { readonly kind: "decided" } | { readonly kind: "invalid"; readonly problem: string };

export interface ClickDecisionPorts {
  readonly submissions: Submissions;
  readonly clock: Clock;
}

/** Reports a click, and says nothing about authority: that is looked up where it is followed. Throws `EventsUnavailableError`. */
export function makeClickDecision({ submissions, clock }: ClickDecisionPorts, teamId: string) {
  return async ({ reason: written, verdict, ...click }: Click, givenUp: AbortSignal): Promise<Clicked> => {
    const reason = written?.trim() ?? "";
    const reasonFits = reason.length >= REASON_LIMITS.shortest && reason.length <= REASON_LIMITS.longest;
    if (verdict === "deny" && !reasonFits) {
      const problem = `Write between ${REASON_LIMITS.shortest} and ${REASON_LIMITS.longest} characters.`;
      return { kind: "invalid", problem };
    }
    const decided = {
      version: 1,
      ...click,
      teamId,
      verdict,
      ...(verdict === "deny" ? { reason } : {}),
      clickedAt: clock.now(),
    } as const;
    await submissions.decided(decided, givenUp);
    return { kind: "decided" };
  };
}
