import * as z from "zod/mini";
import { Instant } from "./instant.ts";
import { Person } from "./person.ts";

/** What one approver decided, about exactly the request with this hash, under exactly the policy with this hash. */
export const Decision = z.strictObject({
  verdict: z.enum(["approve", "deny"]),
  approver: Person,
  reason: z.optional(z.string()),
  /** Seconds: of an approval for less time than was asked for. */
  durationSeconds: z.optional(z.int()),
  at: Instant,
  /** The click's own id: the same click twice is one decision. */
  clickId: z.string(),
  requestHash: z.string(),
  policyHash: z.string(),
});
export type Decision = z.infer<typeof Decision>;

/** Seconds that are granted: what was asked for, or the shortest that an approval on record gives. */
export function secondsGranted(asked: number, decisions: Readonly<Record<string, Decision>>): number {
  const approved = Object.values(decisions).flatMap(({ verdict, durationSeconds }) =>
    verdict === "approve" && durationSeconds !== undefined ? [durationSeconds] : [],
  );
  return Math.min(asked, ...approved);
}
