import { secondsAfter } from "../domain/instant.ts";
import type { RequestRecord } from "../domain/request-record.ts";
import type { ExpirySchedule, ExpirySchedules } from "../ports/expiry-schedules.ts";
import { type Plan, type TransitionPorts, writeTransition } from "./write-transition.ts";

export interface ArmPorts extends TransitionPorts {
  readonly schedules: ExpirySchedules;
}

export type Arming =
  | { readonly kind: "armed"; readonly armed: Armed }
  /** Created, but not to be read back yet. */
  | { readonly kind: "not-yet" }
  | { readonly kind: "impossible"; readonly why: string }
  /** The record is not granting any more. */
  | { readonly kind: "too-late" };

/** I1: proof that the schedule which removes the access was created, read back, and noted. There is no other way to one. */
export class Armed {
  readonly expiresAt: Date;

  private constructor(expiresAt: Date) {
    this.expiresAt = expiresAt;
  }

  /** Arms the expiry of a granting record, or finds it armed. Repeated after a crash it meets its own schedule. */
  static async expiryOf(ports: ArmPorts, record: RequestRecord, expiresAt: Date, writer: string): Promise<Arming> {
    if (record.schedule !== undefined) return { kind: "armed", armed: new Armed(record.schedule.at) };
    const schedule: ExpirySchedule = { requestId: record.id, n: 1, expiresAt, assignment: record.request.assignment };
    const created = await ports.schedules.create(schedule);
    if (typeof created === "object")
      return { kind: "impossible", why: `the expiry cannot be armed: ${created.invalid}` };
    const seen = await ports.schedules.readBack(schedule);
    if (seen === "absent") return { kind: "not-yet" };
    if (typeof seen === "object") return { kind: "impossible", why: `another expiry is armed: ${seen.differs}` };
    const noted = await noteSchedule(ports, record, expiresAt, writer);
    return noted ? { kind: "armed", armed: new Armed(expiresAt) } : { kind: "too-late" };
  }
}

async function noteSchedule(
  ports: ArmPorts,
  granting: RequestRecord,
  expiresAt: Date,
  writer: string,
): Promise<boolean> {
  const plan: Plan<boolean, RequestRecord> = (record) => {
    if (record.status !== "granting" || record.grantBy === undefined) return { answer: false };
    if (record.schedule !== undefined) return { answer: true };
    return {
      answer: true,
      step: {
        to: "granting",
        writer,
        at: ports.clock.now(),
        facts: [],
        set: { schedule: { n: 1, at: expiresAt } },
        dueAt: secondsAfter(record.grantBy, 60),
      },
    };
  };
  return (await writeTransition(ports, granting.id, "required", plan, granting)) === true;
}
