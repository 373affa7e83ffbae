import * as z from "zod/mini";
import type { InMemoryExpirySchedules } from "../../../lambdas/adapters/in-memory/in-memory-expiry-schedules.ts";
import { ExpiryFired } from "../../../lambdas/domain/expiry-fired.ts";
import type { ExpirySchedule } from "../../../lambdas/ports/expiry-schedules.ts";
import { type Fault, type Faults, lasting, type Place } from "../kernel/faults.ts";
import type { VirtualTime } from "../kernel/virtual-time.ts";

export interface FiringParts {
  readonly seed: number;
  readonly time: VirtualTime;
  readonly faults: Faults;
  readonly schedules: InMemoryExpirySchedules;
  met(fault: Fault, place: Place): void;
  startRevocation(input: unknown): void;
}

/** EventBridge Scheduler is up to a minute late: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
const PRECISION_MS = 59_000;

/** Fires what is armed: at least once, up to a minute late, later when its target does not take it; then the schedule is gone. */
export class ScheduleFirings {
  readonly #parts: FiringParts;
  readonly #planned = new Set<string>();

  constructor(parts: FiringParts) {
    this.#parts = parts;
  }

  plan(schedule: ExpirySchedule): void {
    const { seed, time, faults } = this.#parts;
    const place: Place = { seed, name: `schedule ${schedule.requestId.slice(0, 8)}-${schedule.n}` };
    if (this.#planned.has(place.name)) return;
    this.#planned.add(place.name);
    const usual = schedule.expiresAt.getTime() + lasting(place, "fires", 0, PRECISION_MS);
    time.at(usual, () => {
      const fault = faults.at(place, [
        [1, "duplicated"],
        [1, "delayed"],
      ]);
      if (fault !== undefined) this.#parts.met(fault, place);
      if (fault === "delayed") time.after(lasting(place, "delayed", 20_000, 900_000), () => this.#fire(schedule));
      else this.#fire(schedule);
      if (fault === "duplicated") time.after(lasting(place, "again", 1, 120_000), () => this.#start(schedule));
    });
  }

  #fire(schedule: ExpirySchedule): void {
    const isArmed = this.#parts.schedules
      .armed()
      .some(({ requestId, n }) => requestId === schedule.requestId && n === schedule.n);
    if (!isArmed) return;
    this.#start(schedule);
    void this.#parts.schedules.delete(schedule.requestId, schedule.n);
  }

  #start({ requestId: id, n, expiresAt, access }: ExpirySchedule): void {
    this.#parts.startRevocation(z.encode(ExpiryFired, { v: 1, id, n, expiresAt, access }));
  }
}
