import type { Fact } from "../domain/audit-record.ts";
import { secondsAfter } from "../domain/instant.ts";
import { daypass } from "../domain/person.ts";
import type { RequestRecord } from "../domain/request-record.ts";
import type { Status } from "../domain/status.ts";
import { OVERDUE_SECONDS } from "./grant-transitions.ts";
import { type Plan, type TransitionPorts, writeTransition } from "./write-transition.ts";

const LOOK_AGAIN_SECONDS = 60;
const BY = daypass("grant-access");

/**
 * The intent of an extension: on record before anything is armed, with the new expiry, which is fixed from here on. False when
 * somebody else moved its record.
 */
export async function beginExtending(
  ports: TransitionPorts,
  approved: RequestRecord,
  until: Date,
  execution: string,
): Promise<boolean> {
  const now = ports.clock.now();
  const plan: Plan<boolean, RequestRecord> = (record) => {
    if (record.status !== "approved") return { answer: false };
    if (record.expiresAt !== undefined) return { answer: record.expiresAt.getTime() === until.getTime() };
    const intent: Fact = {
      type: "extending",
      actor: BY,
      details: { of: record.request.extension?.of, expiresAt: until.toISOString() },
    };
    return {
      answer: true,
      step: {
        to: "approved",
        writer: `${execution}:extending`,
        at: now,
        facts: [intent],
        set: { expiresAt: until },
        dueAt: secondsAfter(now, LOOK_AGAIN_SECONDS),
      },
    };
  };
  return (await writeTransition(ports, approved.id, "required", plan, approved)) === true;
}

type Moved = "moved" | "look again" | { readonly why: string };

/** active → active with a later expiry, which is armed as the n-th schedule of the grant. */
export async function moveExpiry(
  ports: TransitionPorts,
  granted: RequestRecord,
  { extensionId, n, until, execution }: { extensionId: string; n: number; until: Date; execution: string },
): Promise<Moved> {
  const now = ports.clock.now();
  const plan: Plan<Moved, RequestRecord> = (record) => {
    const { status, schedule, expiresAt, extendedBy = [] } = record;
    if (extendedBy.includes(extensionId)) return { answer: "moved" };
    if (status !== "active" || expiresAt === undefined) return { answer: { why: `the access is ${status}` } };
    if (schedule !== undefined && schedule.n >= n) return { answer: "look again" };
    // what is about to be taken away is not given anew
    if (now >= expiresAt) return { answer: { why: `its time was up at ${expiresAt.toISOString()}` } };
    if (until <= expiresAt) return { answer: { why: `it lasts until ${expiresAt.toISOString()} already` } };
    return {
      answer: "moved",
      step: {
        to: "active",
        writer: `${execution}:extend-${extensionId}`,
        at: now,
        facts: [{ type: "extended", actor: BY, details: { extension: extensionId, expiresAt: until.toISOString() } }],
        set: { expiresAt: until, schedule: { n, at: until }, extendedBy: [...extendedBy, extensionId] },
        dueAt: secondsAfter(until, OVERDUE_SECONDS),
      },
    };
  };
  return (await writeTransition(ports, granted.id, "required", plan)) ?? { why: "the record of the grant is gone" };
}

/** approved → extended: said after the grant has its later expiry. */
export async function becomeExtended(
  ports: TransitionPorts,
  approved: RequestRecord,
  until: Date,
  execution: string,
): Promise<Status> {
  const now = ports.clock.now();
  const plan: Plan<Status, RequestRecord> = (record) => {
    if (record.status !== "approved") return { answer: record.status };
    return {
      answer: "extended",
      step: {
        to: "extended",
        writer: `${execution}:extended`,
        at: now,
        facts: [{ type: "extended", actor: BY, details: { expiresAt: until.toISOString() } }],
        set: {},
        dueAt: secondsAfter(now, LOOK_AGAIN_SECONDS),
      },
    };
  };
  return (await writeTransition(ports, approved.id, "required", plan)) ?? "failed";
}
