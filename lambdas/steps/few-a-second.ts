import type { Clock, Pause } from "../ports/clock.ts";

/** Milliseconds: a second, and what a timer may come early. */
const WINDOW_MS = 1_020;

/**
 * Makes calls one after the other, and never more than so many in any second: what reads in the background keeps below 5 of the 20 calls
 * a second that Identity Center allows the whole organization. The first ones wait as if there had been others, as another sandbox may
 * have called just before.
 */
export function fewASecond({ clock, pause }: { readonly clock: Clock; readonly pause: Pause }, most: number) {
  const recent = Array.from({ length: most }, () => clock.now().getTime());
  return async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
    const wait = (recent.shift() ?? 0) + WINDOW_MS - clock.now().getTime();
    if (wait > 0) await pause(wait);
    recent.push(clock.now().getTime());
    return call();
  };
}
