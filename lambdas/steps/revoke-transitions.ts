import type { Fact } from "../domain/audit-record.ts";
import { secondsAfter } from "../domain/instant.ts";
import type { Actor } from "../domain/person.ts";
import { daypass } from "../domain/person.ts";
import type { Envelope } from "../domain/request-record.ts";
import type { End, EndedHow, RevocationReason } from "../domain/revocation.ts";
import { isLive, type Status } from "../domain/status.ts";
import { type Plan, type TransitionPorts, writeEnvelope } from "./write-transition.ts";

const LOOK_AGAIN_SECONDS = 120;

type Cause =
  | { readonly kind: "fired" }
  | { readonly kind: "asked"; readonly reason: RevocationReason; readonly by: Actor; readonly why: string | undefined };

/** granting or active → revoking. From granting the intent gets its answer, grant-failed, in the same write. */
export async function beginRevoking(
  ports: TransitionPorts,
  id: string,
  cause: Cause,
  execution: string,
  known: Envelope,
): Promise<Status | undefined> {
  const now = ports.clock.now();
  const reason = cause.kind === "fired" ? "expired" : cause.reason;
  const by = cause.kind === "fired" ? daypass("expiry") : cause.by;
  const why = cause.kind === "fired" ? undefined : cause.why;
  const plan: Plan<Status | undefined, Envelope> = (record) => {
    if (record.status === undefined || !isLive(record.status)) return { answer: record.status };
    // extended meanwhile: whether its time is up must be asked again
    const isByTime = reason === "expired" || reason === "overdue";
    if (isByTime && record.expiresAt?.getTime() !== known.expiresAt?.getTime()) {
      return { answer: record.status };
    }
    const facts: Fact[] = [{ type: "revoking", actor: by, details: { reason, why } }];
    if (record.status === "granting") {
      facts.unshift({ type: "grant-failed", actor: by, details: { why: `revoked before it was granted: ${reason}` } });
    }
    const end: End = {
      reason: record.status === "granting" ? "grant-failed" : reason,
      by,
      at: now,
      ...(why ? { why } : {}),
    };
    return {
      answer: "revoking",
      step: {
        to: "revoking",
        writer: `${execution}:revoking`,
        at: now,
        facts,
        set: { end },
        dueAt: secondsAfter(now, LOOK_AGAIN_SECONDS),
      },
    };
  };
  return writeEnvelope(ports, id, plan, known);
}

/** What the removal came to, and through which groups the person still has the access, where that could be told. */
interface Found {
  readonly how: EndedHow;
  readonly stillThrough: readonly string[] | undefined;
}

/** revoking → ended, or failed when access was never active. Said after the removal was observed. */
export async function endRevoked(
  ports: TransitionPorts,
  known: Envelope,
  { how, stillThrough }: Found,
  execution: string,
): Promise<Status> {
  const now = ports.clock.now();
  const plan: Plan<Status | undefined, Envelope> = (record) => {
    if (record.status !== "revoking") return { answer: record.status };
    const by = daypass("revoke-access");
    const begun: End = record.end ?? { reason: "expired", by, at: now };
    const to = begun.reason === "grant-failed" ? "failed" : "ended";
    return {
      answer: to,
      step: {
        to,
        writer: `${execution}:ended`,
        at: now,
        facts: [{ type: "ended", actor: by, details: { how, reason: begun.reason, why: begun.why, stillThrough } }],
        set: {
          end: { ...begun, how, ...(stillThrough?.length ? { stillThrough: [...stillThrough] } : {}), endedAt: now },
        },
        dueAt: secondsAfter(now, LOOK_AGAIN_SECONDS),
      },
    };
  };
  // what began to revoke it in this very run has made that reading old
  const fresh = known.status === "revoking" ? known : undefined;
  return (await writeEnvelope(ports, known.id, plan, fresh)) ?? "ended";
}
