import type { RequestClicked } from "../domain/slack-events.ts";
import type { Clock } from "../ports/clock.ts";
import type { Submissions } from "../ports/submissions.ts";
import { durationOf, reasonOf, WANTED_DURATION, WANTED_REASON } from "../steps/duration-and-reason.ts";

/** A button that was pressed, or a small form behind one that was filled. */
export interface Click {
  /** Of this click: the same click twice is one decision. */
  readonly clickId: string;
  readonly slackUserId: string;
  readonly requestId: string;
  readonly verb: RequestClicked["verb"];
  /** It means every request that was submitted together with this one. */
  readonly wholeBatch?: true | undefined;
  /** Wanted with a denial and a revocation. */
  readonly reason?: string | undefined;
  /** Seconds, as text: for an approval for less time. */
  readonly duration?: string | undefined;
}

type ClickField = "reason" | "duration";
export type Clicked =
  | { readonly kind: "clicked" }
  | { readonly kind: "invalid"; readonly field: ClickField; readonly problem: string };

export interface ClickRequestPorts {
  readonly submissions: Submissions;
  readonly clock: Clock;
}

/** Reports a click, and says nothing about authority: that is looked up where it is followed. Throws `EventsUnavailableError`. */
export function makeClickRequest({ submissions, clock }: ClickRequestPorts, teamId: string) {
  return async (click: Click, givenUp: AbortSignal): Promise<Clicked> => {
    const { clickId, slackUserId, requestId, wholeBatch } = click;
    const about = { version: 1, clickId, teamId, slackUserId, requestId, clickedAt: clock.now() } as const;
    const clicked = { ...about, ...(wholeBatch ? { wholeBatch } : {}) };
    switch (click.verb) {
      case "cancel":
      case "end":
        await submissions.clicked({ ...clicked, verb: click.verb }, givenUp);
        return { kind: "clicked" };
      case "deny":
      case "revoke": {
        const reason = reasonOf(click.reason);
        if (reason === undefined) return { kind: "invalid", field: "reason", problem: WANTED_REASON };
        await submissions.clicked({ ...clicked, verb: click.verb, reason }, givenUp);
        return { kind: "clicked" };
      }
      case "approve": {
        const lessTime = click.duration === undefined ? {} : { durationSeconds: durationOf(click.duration) };
        if ("durationSeconds" in lessTime && lessTime.durationSeconds === undefined) {
          return { kind: "invalid", field: "duration", problem: WANTED_DURATION };
        }
        await submissions.clicked({ ...clicked, verb: "approve", ...lessTime }, givenUp);
        return { kind: "clicked" };
      }
    }
  };
}
