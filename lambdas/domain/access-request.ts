import * as z from "zod/mini";
import { Access } from "./access.ts";
import { AccessTarget } from "./access-target.ts";
import { AccountId } from "./account-assignment.ts";
import { canonicalJson, type Json } from "./canonical-json.ts";
import { Instant, secondsBetween } from "./instant.ts";
import { Person } from "./person.ts";
import type { Sha256 } from "./sha-256.ts";

/** 32 hexadecimal characters: with `-<n>` it is a schedule name (64 at most), and it is a path segment of the audit keys. */
export const RequestId = z.string().check(z.regex(/^[0-9a-f]{32}$/));

/** What a person may write as a reason, in characters. */
export const REASON_LIMITS = { shortest: 3, longest: 1_000 } as const;
/** Seconds. No grant is shorter than 15 minutes or longer than 12 hours, whatever the policy says. */
export const DURATION_LIMITS = { shortest: 15 * 60, longest: 12 * 3600 } as const;

/** Accounts that may be asked for at once: one message, one click, a request for each. */
export const MOST_ACCOUNTS = 20;
/** Seconds from the submission within which access may be asked to start: 14 days. */
export const LATEST_START_SECONDS = 14 * 24 * 3600;

/** The requests that were submitted together, this one among them, in the order of the form. Only those with the same `id` were. */
const Batch = z.strictObject({
  id: RequestId,
  requestIds: z.array(RequestId).check(z.minLength(2), z.maxLength(MOST_ACCOUNTS)),
  /** What each is to: a message shows all of them from the first on, also those of which nothing is on record yet. */
  accountIds: z.array(AccountId).check(z.minLength(2), z.maxLength(MOST_ACCOUNTS)),
});

/** More time for a grant that is live: counted from its expiry as that was when it was asked. */
const Extension = z.strictObject({
  of: RequestId,
  /** When that grant began: what is given altogether counts from here. */
  since: Instant,
  from: Instant,
});

/** What was asked for. It never changes after submission. */
export const AccessRequest = z.strictObject({
  id: RequestId,
  requester: Person,
  target: AccessTarget,
  access: Access,
  durationSeconds: z.int(),
  reason: z.string(),
  submittedAt: Instant,
  /** When the access is wanted; at once when it is absent. */
  startsAt: z.optional(Instant),
  batch: z.optional(Batch),
  extension: z.optional(Extension),
});
export type AccessRequest = z.infer<typeof AccessRequest>;

/**
 * The same submission twice is one request: the id is made of what the submission itself carries. `part`, such as an account, when
 * that asked for several, each of which has a request of its own.
 */
export function requestIdOf(teamId: string, submissionId: string, sha256: Sha256, part?: string): string {
  const parts = [teamId, submissionId, ...(part === undefined ? [] : [part])];
  return sha256(parts.join("/")).slice(0, 32);
}

/**
 * Whole seconds that the policy is asked about: of an extension all the time from the first grant on. That began at some part of a second
 * and ends at a whole one; a part counts as a whole.
 */
export function secondsAltogether({ durationSeconds, extension }: AccessRequest): number {
  return durationSeconds + (extension === undefined ? 0 : Math.ceil(secondsBetween(extension.since, extension.from)));
}

/** Whether one message shows both and one click decides both: an id in the batch may be of a request that came with another content. */
export function wereAskedTogether(a: AccessRequest, b: AccessRequest): boolean {
  return a.id === b.id || (a.batch !== undefined && a.batch.id === b.batch?.id);
}

/** The hash that each decision carries: of every member of the request. */
export function hashOfRequest(request: AccessRequest, sha256: Sha256): string {
  const encoded: Json = z.encode(AccessRequest, request);
  return sha256(canonicalJson(encoded));
}
