import { LATEST_START_SECONDS, REASON_LIMITS } from "../domain/access-request.ts";
import { secondsBetween } from "../domain/instant.ts";
import { wholeSeconds } from "./whole-seconds.ts";

/** What every form for access asks for, whatever it is to, as it was filled in. */
export interface FilledIn {
  /** Of the form as it was opened: the same submission twice is one request. */
  readonly submissionId: string;
  readonly slackUserId: string;
  /** Seconds, as text. */
  readonly duration: string | undefined;
  readonly reason: string | undefined;
  /** When it is to start; at once when it is absent. */
  readonly startsAt?: Date | undefined;
}

type Field = "duration" | "reason" | "start";
export type Problems<Other extends string = never> = Readonly<Partial<Record<Field | Other, string>>>;

/** Those fields, well formed, as they are put into the event; or what is wrong with them, by field. */
export function readFilledIn(form: FilledIn, teamId: string, now: Date) {
  const durationSeconds = wholeSeconds(form.duration);
  const reason = form.reason?.trim() ?? "";
  const reasonFits = reason.length >= REASON_LIMITS.shortest && reason.length <= REASON_LIMITS.longest;
  const { startsAt, submissionId, slackUserId } = form;
  const startFits = startsAt === undefined || (startsAt > now && secondsBetween(now, startsAt) <= LATEST_START_SECONDS);
  const problems: Problems = {
    ...(durationSeconds !== undefined ? {} : { duration: "Choose between 15 minutes and 12 hours." }),
    ...(startFits ? {} : { start: "Choose an instant within the next 14 days, or none to start at once." }),
    ...(reasonFits
      ? {}
      : { reason: `Write between ${REASON_LIMITS.shortest} and ${REASON_LIMITS.longest} characters.` }),
  };
  if (durationSeconds === undefined || !reasonFits || !startFits) return { kind: "invalid", problems } as const;
  const version = 1 as const;
  const begins = startsAt === undefined ? {} : { startsAt };
  const filled = { version, submissionId, teamId, slackUserId, durationSeconds, reason, submittedAt: now, ...begins };
  return { kind: "fits", filled, problems } as const;
}
