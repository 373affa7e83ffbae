import { secondsAfter } from "./instant.ts";
import type { Envelope } from "./request-record.ts";

/** Seconds from the end after which what was seen gone is listed once more. */
const LOOK_ONCE_MORE_SECONDS = 600;

/** When to look once more whether access that was granted, or begun to be, is really gone; undefined when there is no need. */
export function lookOnceMoreAt({ end, expiresAt }: Pick<Envelope, "end" | "expiresAt">): Date | undefined {
  const wasSeenGone = end?.how === "gone" || end?.how === "nothing-made";
  if (end?.endedAt === undefined || !wasSeenGone || expiresAt === undefined) return undefined;
  return secondsAfter(end.endedAt, LOOK_ONCE_MORE_SECONDS);
}
