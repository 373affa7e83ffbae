import type { Permits } from "../../ports/permits.ts";

const PERMITS = 10;

/** Ten permits of each kind. */
export function makeInMemoryPermits(): Permits {
  const held = { create: new Map<string, Date>(), delete: new Map<string, Date>() };
  return {
    async take(kind, holder, now, until) {
      for (const [other, runsOut] of held[kind]) if (runsOut < now) held[kind].delete(other);
      if (!held[kind].has(holder) && held[kind].size >= PERMITS) return false;
      held[kind].set(holder, until);
      return true;
    },
    async giveBack(kind, holder) {
      held[kind].delete(holder);
    },
  };
}
