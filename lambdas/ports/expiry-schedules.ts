import type { Access } from "../domain/access.ts";

export interface ExpirySchedule {
  readonly requestId: string;
  readonly n: number;
  /** Whole seconds; EventBridge Scheduler fires within the 60 s that follow. */
  readonly expiresAt: Date;
  readonly access: Access;
}

/**
 * One-time schedules that start the revocation workflow. They live outside every execution and are never updated. Throws
 * `SchedulesUnavailableError` when the scheduler does not answer (the schedule may have been created).
 */
export interface ExpirySchedules {
  /** `conflict`: one of that name exists (read it back); `invalid`: the scheduler refuses it (an instant in the past, say). */
  create(schedule: ExpirySchedule): Promise<"created" | "conflict" | { readonly invalid: string }>;
  /** `armed`: it will really fire, enabled, with exactly this content; `absent`: there is none of its name; or how it differs. */
  readBack(schedule: ExpirySchedule): Promise<"armed" | "absent" | { readonly differs: string }>;
  /** Ids of the requests for which any schedule is enabled; 100 a call. May lag. */
  listArmed(): Promise<ReadonlySet<string>>;
  /** Absent is success. */
  delete(requestId: string, n: number): Promise<void>;
}
