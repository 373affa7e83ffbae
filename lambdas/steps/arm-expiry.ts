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

  /**
   * Arms the expiry of a granting record, or finds it armed. Repeated after a crash it meets its own schedule. A record that says
   * that it is armed is not believed: whoever can write records would have access that nothing ends.
   */
  static async expiryOf(ports: ArmPorts, record: RequestRecord, expiresAt: Date, writer: string): Promise<Arming> {
    const schedule: ExpirySchedule = { requestId: record.id, n: 1, expiresAt, access: record.request.access };
    const isNoted = record.schedule !== undefined;
    const unarmed = await whyUnarmed(ports, schedule, isNoted);
    if (unarmed !== undefined) return unarmed;
    const noted = isNoted || (await noteSchedule(ports, record, expiresAt, writer));
    return noted ? { kind: "armed", armed: new Armed(expiresAt) } : { kind: "too-late" };
  }
}

/** How often another number is tried for a later schedule: the next ones may have been used by extensions that failed. */
const MOST_NUMBERS = 10;

/**
 * Arms a later expiry of an active grant beside the one that stands, and reads it back. Repeated after a crash it meets its own
 * schedule; one with another content, left by an extension that failed, keeps its number.
 */
export async function armLater(
  ports: ArmPorts,
  granted: RequestRecord,
  expiresAt: Date,
): Promise<{ readonly kind: "armed"; readonly n: number } | Exclude<Arming, { readonly kind: "armed" | "too-late" }>> {
  const { id: requestId, request } = granted;
  const first = (granted.schedule?.n ?? 0) + 1;
  for (let n = first; n < first + MOST_NUMBERS; n += 1) {
    const schedule: ExpirySchedule = { requestId, n, expiresAt, access: request.access };
    const created = await ports.schedules.create(schedule);
    if (typeof created === "object") {
      return { kind: "impossible", why: `the later expiry cannot be armed: ${created.invalid}` };
    }
    const seen = await ports.schedules.readBack(schedule);
    if (seen === "armed") return { kind: "armed", n };
    if (seen === "absent") return { kind: "not-yet" };
  }
  return { kind: "impossible", why: `none of ${MOST_NUMBERS} schedules could be armed` };
}

type Unarmed = Exclude<Arming, { readonly kind: "armed" }> | undefined;

/** Undefined when it is there, as wanted; one that was noted is made again when it is gone. */
async function whyUnarmed(ports: ArmPorts, schedule: ExpirySchedule, isNoted: boolean): Promise<Unarmed> {
  if (isNoted) {
    const unseen = await whyUnseen(ports, schedule);
    if (unseen?.kind !== "not-yet") return unseen;
    // gone because it fired
    if (ports.clock.now() >= schedule.expiresAt) return { kind: "impossible", why: "its expiry is past" };
  }
  const created = await ports.schedules.create(schedule);
  if (typeof created === "object") return { kind: "impossible", why: `the expiry cannot be armed: ${created.invalid}` };
  return whyUnseen(ports, schedule);
}

async function whyUnseen(ports: ArmPorts, schedule: ExpirySchedule): Promise<Unarmed> {
  const seen = await ports.schedules.readBack(schedule);
  if (seen === "absent") return { kind: "not-yet" };
  return seen === "armed" ? undefined : { kind: "impossible", why: `another expiry is armed: ${seen.differs}` };
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
