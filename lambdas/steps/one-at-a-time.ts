import type { Clock, Pause } from "../ports/clock.ts";

/**
 * Makes calls one after the other, each at least so many milliseconds after the one before began: what reads in the background keeps
 * below 5 of the 20 calls a second that Identity Center allows the whole organization. The first one waits as well, for what
 * another sandbox may have called just before.
 */
export function oneAtATime({ clock, pause }: { readonly clock: Clock; readonly pause: Pause }, gapMs: number) {
  let last = clock.now().getTime();
  return async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
    const wait = last + gapMs - clock.now().getTime();
    if (wait > 0) await pause(wait);
    last = clock.now().getTime();
    return call();
  };
}
