import { DURATION_LIMITS } from "../domain/access-request.ts";

/** A duration that a form gave as text, in seconds; undefined when it is none that can be granted. */
export function wholeSeconds(text: string | undefined): number | undefined {
  const seconds = Number(text);
  const fits = Number.isInteger(seconds) && seconds >= DURATION_LIMITS.shortest && seconds <= DURATION_LIMITS.longest;
  return fits ? seconds : undefined;
}
