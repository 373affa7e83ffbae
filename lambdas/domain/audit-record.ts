import * as z from "zod/mini";
import { RequestId } from "./access-request.ts";
import { canonicalJson } from "./canonical-json.ts";
import type { FactDetails } from "./fact-details.ts";
import { Instant } from "./instant.ts";
import { Actor } from "./person.ts";
import type { Sha256 } from "./sha-256.ts";

/** What can be on record. `granting` is the intent: it is in the bucket before anything is armed. */
export const FactType = z.enum([
  "requested",
  "refused",
  "approved",
  "approval-recorded",
  "denied",
  "cancelled",
  "reminded",
  "lapsed",
  "granting",
  "granted",
  "extending",
  "extended",
  "rearmed",
  "grant-failed",
  "revoking",
  "ended",
]);
export type FactType = z.infer<typeof FactType>;

const Details = z.record(z.string(), z.json());

/** One fact, as it is written to the bucket and told on the bus. The format is final: objects are locked. */
export const AuditRecord = z.strictObject({
  format: z.literal(1),
  requestId: RequestId,
  sequence: z.int(),
  /** SHA-256 of the previous object's bytes; 64 zeros before the first. */
  previousHash: z.string(),
  at: Instant,
  type: FactType,
  actor: Actor,
  requestHash: z.string(),
  policyHash: z.string(),
  details: Details,
});
export type AuditRecord = z.infer<typeof AuditRecord>;

/** Where a request's chain stands: the next sequence number and the hash of the last object. */
export const AuditHead = z.strictObject({ sequence: z.int(), head: z.string() });
export type AuditHead = z.infer<typeof AuditHead>;

export const CHAIN_START: AuditHead = { sequence: 0, head: "0".repeat(64) };

/** A fact on its way to the bucket and the bus. */
export const OutboxEntry = z.strictObject({
  sequence: z.int(),
  type: FactType,
  key: z.string(),
  body: z.string(),
});
export type OutboxEntry = z.infer<typeof OutboxEntry>;

/** What happened, who caused it, and what a fact of that type says of it. */
export type Fact = {
  [Type in FactType]: { readonly type: Type; readonly actor: Actor; readonly details: FactDetails[Type] };
}[FactType];

/** Adds facts to a chain: the entries to put, and where the chain stands afterwards. */
export function extendChain(
  chain: AuditHead,
  facts: readonly Fact[],
  about: { requestId: string; at: Date; requestHash: string; policyHash: string },
  sha256: Sha256,
): { entries: readonly OutboxEntry[]; chain: AuditHead } {
  const entries: OutboxEntry[] = [];
  let { sequence, head } = chain;
  for (const { type, actor, details } of facts) {
    const record: AuditRecord = {
      format: 1,
      ...about,
      sequence,
      previousHash: head,
      type,
      actor,
      // through JSON, so that a member without a value is left out rather than refused
      details: z.parse(Details, JSON.parse(canonicalJson(details))),
    };
    const body = canonicalJson(z.encode(AuditRecord, record));
    entries.push({ sequence, type, key: auditKey(about.requestId, about.at, sequence, type), body });
    sequence += 1;
    head = sha256(body);
  }
  return { entries, chain: { sequence, head } };
}

/** `audit/dt=<day of the fact>/<request id>/<sequence>-<type>.json`: deterministic, so that a second put meets the first. */
export function auditKey(requestId: string, at: Date, sequence: number, type: FactType): string {
  return `audit/dt=${at.toISOString().slice(0, 10)}/${requestId}/${String(sequence).padStart(4, "0")}-${type}.json`;
}
