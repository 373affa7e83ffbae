import * as z from "zod/mini";
import { Access } from "./access.ts";
import { AccessTarget } from "./access-target.ts";
import { canonicalJson, type Json } from "./canonical-json.ts";
import { Instant } from "./instant.ts";
import { Person } from "./person.ts";
import type { Sha256 } from "./sha-256.ts";

/** 32 hexadecimal characters: with `-<n>` it is a schedule name (64 at most), and it is a path segment of the audit keys. */
export const RequestId = z.string().check(z.regex(/^[0-9a-f]{32}$/));

/** What a person may write as a reason, in characters. */
export const REASON_LIMITS = { shortest: 3, longest: 1_000 } as const;
/** Seconds. No grant is shorter than 15 minutes or longer than 12 hours, whatever the policy says. */
export const DURATION_LIMITS = { shortest: 15 * 60, longest: 12 * 3600 } as const;

/** What was asked for. It never changes after submission. */
export const AccessRequest = z.strictObject({
  id: RequestId,
  requester: Person,
  target: AccessTarget,
  access: Access,
  durationSeconds: z.int(),
  reason: z.string(),
  submittedAt: Instant,
});
export type AccessRequest = z.infer<typeof AccessRequest>;

/** The same submission twice is one request: the id is made of what the submission itself carries. */
export function requestIdOf(teamId: string, submissionId: string, sha256: Sha256): string {
  return sha256(`${teamId}/${submissionId}`).slice(0, 32);
}

/** The hash that each decision carries: of every member of the request. */
export function hashOfRequest(request: AccessRequest, sha256: Sha256): string {
  const encoded: Json = z.encode(AccessRequest, request);
  return sha256(canonicalJson(encoded));
}
