import type { Clock } from "../clock.ts";

/** Resolves at that instant of the cloud; rejects with the signal's reason when the execution ends before. */
export function sleepUntil(clock: Clock, atMs: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const interrupt = () => {
      takeBack();
      reject(signal.reason);
    };
    const takeBack = clock.at(atMs, () => {
      signal.removeEventListener("abort", interrupt);
      resolve();
    });
    signal.addEventListener("abort", interrupt, { once: true });
  });
}
