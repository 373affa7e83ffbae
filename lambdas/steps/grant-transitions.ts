import { auditKey, type Fact } from "../domain/audit-record.ts";
import { secondsGranted } from "../domain/decision.ts";
import { secondsAfter } from "../domain/instant.ts";
import { daypass } from "../domain/person.ts";
import type { RequestRecord } from "../domain/request-record.ts";
import { isToBeGranted, type Status } from "../domain/status.ts";
import { type Plan, type TransitionPorts, writeTransition } from "./write-transition.ts";

/** Seconds. A grant is given up after ten minutes, or half its duration if that is shorter. */
const GRANT_WITHIN_SECONDS = 600;
const LOOK_AGAIN_SECONDS = 60;
/** Overdue is 3 minutes past expiry: then the sweep revokes what no schedule did. */
export const OVERDUE_SECONDS = 180;

/** scheduled or approved → granting: the intent. `expiresAt` is fixed here, once, in whole seconds. Undefined when somebody else moved it. */
export async function beginGranting(
  ports: TransitionPorts & { readonly policyHash: string },
  approved: RequestRecord,
  execution: string,
): Promise<RequestRecord | undefined> {
  const writer = `${execution}:granting`;
  const now = ports.clock.now();
  const durationSeconds = secondsGranted(approved.request.durationSeconds, approved.decisions);
  const expiresAt = secondsAfter(new Date(Math.floor(now.getTime() / 1000) * 1000), durationSeconds);
  const grantBy = secondsAfter(now, Math.min(GRANT_WITHIN_SECONDS, durationSeconds / 2));
  const intent: Fact = {
    type: "granting",
    actor: daypass("grant-access"),
    details: { access: approved.request.access, expiresAt: expiresAt.toISOString() },
  };
  const began = await writeTransition<boolean>(
    ports,
    approved.id,
    "required",
    (record) => {
      if (record.status !== approved.status || record.version !== approved.version)
        return { answer: record.writer === writer };
      const intentKey = auditKey(record.id, now, record.audit.sequence, intent.type);
      return {
        answer: true,
        step: {
          to: "granting",
          writer,
          at: now,
          facts: [intent],
          set: { expiresAt, grantBy, intent: intentKey, policyHash: ports.policyHash },
          dueAt: secondsAfter(grantBy, LOOK_AGAIN_SECONDS),
        },
      };
    },
    approved,
  );
  if (!began) return undefined;
  const read = await ports.records.read(approved.id);
  if (read.kind !== "whole" || read.record.status !== "granting") return undefined;
  // what was checked is granted, whatever the record is made to say meanwhile: the next look meets that
  return { ...read.record, request: approved.request, expiresAt, grantBy };
}

/** granting → active, in time only: said after a listing showed it. */
export async function becomeActive(
  ports: TransitionPorts,
  granting: RequestRecord,
  execution: string,
): Promise<Status | undefined> {
  const now = ports.clock.now();
  const plan: Plan<Status, RequestRecord> = (record) => {
    const { status, grantBy, expiresAt } = record;
    if (status !== "granting" || grantBy === undefined || expiresAt === undefined || now >= grantBy) {
      return { answer: status };
    }
    const granted: Fact = {
      type: "granted",
      actor: daypass("grant-access"),
      details: { expiresAt: expiresAt.toISOString() },
    };
    return {
      answer: "active",
      step: {
        to: "active",
        writer: `${execution}:active`,
        at: now,
        facts: [granted],
        set: {},
        dueAt: secondsAfter(expiresAt, OVERDUE_SECONDS),
      },
    };
  };
  return writeTransition(ports, granting.id, "required", plan, granting);
}

/** scheduled or approved → failed: nothing was made, so nothing is to be removed. */
export async function failApproved(
  ports: TransitionPorts,
  id: string,
  execution: string,
  why: string,
): Promise<Status> {
  const now = ports.clock.now();
  const status = await writeTransition<Status>(ports, id, "required", (record) => {
    if (!isToBeGranted(record.status)) return { answer: record.status };
    const by = daypass("grant-access");
    return {
      answer: "failed",
      step: {
        to: "failed",
        writer: `${execution}:failed`,
        at: now,
        facts: [{ type: "ended", actor: by, details: { why, how: "nothing-made" } }],
        set: { end: { reason: "grant-failed", by, at: now, why, how: "nothing-made", endedAt: now } },
        dueAt: secondsAfter(now, LOOK_AGAIN_SECONDS),
      },
    };
  });
  return status ?? "failed";
}

/** granting → revoking: something may have been made, so the one road out is taken. */
export async function failGrant(ports: TransitionPorts, id: string, execution: string, why: string): Promise<Status> {
  const now = ports.clock.now();
  const status = await writeTransition<Status>(ports, id, "later", (record) => {
    if (record.status !== "granting") return { answer: record.status };
    const by = daypass("grant-access");
    return {
      answer: "revoking",
      step: {
        to: "revoking",
        writer: `${execution}:grant-failed`,
        at: now,
        facts: [
          { type: "grant-failed", actor: by, details: { why } },
          { type: "revoking", actor: by, details: { reason: "grant-failed" } },
        ],
        set: { end: { reason: "grant-failed", by, at: now, why } },
        dueAt: secondsAfter(now, LOOK_AGAIN_SECONDS),
      },
    };
  });
  return status ?? "failed";
}
