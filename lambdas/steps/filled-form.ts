import { LATEST_START_SECONDS } from "../domain/access-request.ts";
import { secondsBetween } from "../domain/instant.ts";
import { durationOf, reasonOf, WANTED_DURATION, WANTED_REASON } from "./duration-and-reason.ts";

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
  const durationSeconds = durationOf(form.duration);
  const reason = reasonOf(form.reason);
  const { startsAt, submissionId, slackUserId } = form;
  const startFits = startsAt === undefined || (startsAt > now && secondsBetween(now, startsAt) <= LATEST_START_SECONDS);
  const problems: Problems = {
    ...(durationSeconds !== undefined ? {} : { duration: WANTED_DURATION }),
    ...(startFits ? {} : { start: "Choose an instant within the next 14 days, or none to start at once." }),
    ...(reason !== undefined ? {} : { reason: WANTED_REASON }),
  };
  if (durationSeconds === undefined || reason === undefined || !startFits)
    return { kind: "invalid", problems } as const;
  const version = 1 as const;
  const begins = startsAt === undefined ? {} : { startsAt };
  const filled = { version, submissionId, teamId, slackUserId, durationSeconds, reason, submittedAt: now, ...begins };
  return { kind: "fits", filled, problems } as const;
}
