import { secondsAfter } from "../domain/instant.ts";
import { daypass } from "../domain/person.ts";
import type { RequestRecord } from "../domain/request-record.ts";
import { again, done, type StepOutcome } from "../domain/step-outcome.ts";
import { type ArmPorts, armLater } from "./arm-expiry.ts";
import { OVERDUE_SECONDS } from "./grant-transitions.ts";
import { type Plan, writeTransition } from "./write-transition.ts";

/**
 * An active grant whose schedule was lost gets another one for the same instant, under the next number. Found armed, or past its
 * expiry, nothing happens: the sweep revokes what is overdue.
 */
export async function rearmExpiry(ports: ArmPorts, active: RequestRecord, execution: string): Promise<StepOutcome> {
  const { expiresAt, schedule, id: requestId, request } = active;
  if (expiresAt === undefined || ports.clock.now() >= expiresAt) return done("active");
  const noted = { requestId, n: schedule?.n ?? 1, expiresAt, access: request.access };
  if (schedule !== undefined && (await ports.schedules.readBack(noted)) === "armed") return done("active");
  const arming = await armLater(ports, active, expiresAt);
  if (arming.kind === "not-yet") return again(2);
  if (arming.kind === "impossible") return done("not armed");
  const { n } = arming;
  const now = ports.clock.now();
  const plan: Plan<string, RequestRecord> = (record) => {
    const isSame = record.status === "active" && record.expiresAt?.getTime() === expiresAt.getTime();
    if (!isSame || (record.schedule?.n ?? 0) >= n) return { answer: record.status };
    return {
      answer: "active",
      step: {
        to: "active",
        writer: `${execution}:rearmed-${n}`,
        at: now,
        facts: [
          {
            type: "rearmed",
            actor: daypass("grant-access"),
            details: { expiresAt: expiresAt.toISOString(), schedule: n },
          },
        ],
        set: { schedule: { n, at: expiresAt } },
        dueAt: secondsAfter(expiresAt, OVERDUE_SECONDS),
      },
    };
  };
  return done((await writeTransition(ports, requestId, "required", plan)) ?? "gone");
}
