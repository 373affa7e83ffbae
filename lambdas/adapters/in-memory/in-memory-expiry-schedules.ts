import { sameAccess } from "../../domain/access.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ExpirySchedule, ExpirySchedules } from "../../ports/expiry-schedules.ts";

export interface InMemoryExpirySchedules extends ExpirySchedules {
  armed(): readonly ExpirySchedule[];
  /** The next creation is answered and then lost. */
  loseNext(): void;
}

/** Schedules by name; nothing fires by itself. */
export function makeInMemoryExpirySchedules(clock: Clock): InMemoryExpirySchedules {
  const schedules = new Map<string, ExpirySchedule>();
  let lose = false;
  const keyOf = (requestId: string, n: number) => `${requestId}-${n}`;
  return {
    armed: () => [...schedules.values()],
    loseNext() {
      lose = true;
    },
    async create(schedule) {
      const key = keyOf(schedule.requestId, schedule.n);
      if (schedule.expiresAt <= clock.now()) return { invalid: "the instant is in the past" };
      if (schedules.has(key)) return "conflict";
      if (!lose) schedules.set(key, schedule);
      lose = false;
      return "created";
    },
    async readBack(schedule) {
      const seen = schedules.get(keyOf(schedule.requestId, schedule.n));
      if (seen === undefined) return "absent";
      if (seen.expiresAt.getTime() !== schedule.expiresAt.getTime()) return { differs: "expiresAt" };
      return sameAccess(seen.access, schedule.access) ? "armed" : { differs: "access" };
    },
    async listArmed() {
      return new Set([...schedules.values()].map(({ requestId }) => requestId));
    },
    async delete(requestId, n) {
      schedules.delete(keyOf(requestId, n));
    },
  };
}
