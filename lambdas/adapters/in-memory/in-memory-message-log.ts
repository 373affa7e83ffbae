import type { MessageLog, MessageNote } from "../../ports/message-log.ts";

/** Notes in a map. */
export function makeInMemoryMessageLog(): MessageLog {
  const notes = new Map<string, MessageNote>();
  const keyOf = (requestId: string, key: string) => `${requestId}#${key}`;
  return {
    async read(requestId, key) {
      return notes.get(keyOf(requestId, key));
    },
    async claim(requestId, key, at, ranOut) {
      const note = notes.get(keyOf(requestId, key));
      if (note?.posted !== undefined || note?.claimedAt.getTime() !== ranOut?.getTime()) return "exists";
      notes.set(keyOf(requestId, key), { key, claimedAt: at, firstClaimedAt: note?.firstClaimedAt ?? at });
      return "claimed";
    },
    async notePosted(requestId, key, posted) {
      const note = notes.get(keyOf(requestId, key));
      if (note !== undefined) notes.set(keyOf(requestId, key), { ...note, posted });
    },
  };
}
