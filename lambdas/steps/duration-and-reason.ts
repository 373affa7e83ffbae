import { DURATION_LIMITS, REASON_LIMITS } from "../domain/access-request.ts";

/** What is said of a duration that is none. */
export const WANTED_DURATION = `Choose between ${DURATION_LIMITS.shortest / 60} minutes and ${DURATION_LIMITS.longest / 3600} hours.`;
/** What is said of a reason that is none. */
export const WANTED_REASON = `Write between ${REASON_LIMITS.shortest} and ${REASON_LIMITS.longest} characters.`;

/** A duration that a form gave as text, in seconds; undefined when it is none that can be granted. */
export function durationOf(text: string | undefined): number | undefined {
  const seconds = Number(text);
  const fits = Number.isInteger(seconds) && seconds >= DURATION_LIMITS.shortest && seconds <= DURATION_LIMITS.longest;
  return fits ? seconds : undefined;
}

/** A reason that somebody wrote, without blanks around it; undefined when it is too short or too long to be kept. */
export function reasonOf(text: string | undefined): string | undefined {
  const reason = text?.trim() ?? "";
  return reason.length >= REASON_LIMITS.shortest && reason.length <= REASON_LIMITS.longest ? reason : undefined;
}
