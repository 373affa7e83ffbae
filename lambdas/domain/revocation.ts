import * as z from "zod/mini";
import { Instant } from "./instant.ts";
import { Actor } from "./person.ts";

/** Why access is taken away. */
export const RevocationReason = z.enum([
  "expired",
  "ended-early",
  "revoked",
  "overdue",
  "grant-failed",
  "drift",
  "leaver",
  "panic",
]);
export type RevocationReason = z.infer<typeof RevocationReason>;

/**
 * How it ended: observed gone; kept for another live grant; never ours to remove; nothing was made at all; a row of a
 * deleted person lingers; the account is closed.
 */
export const EndedHow = z.enum(["gone", "shared", "standing", "nothing-made", "orphaned", "account-closed"]);
export type EndedHow = z.infer<typeof EndedHow>;

export const End = z.strictObject({
  reason: RevocationReason,
  by: Actor,
  /** When the removal began. */
  at: Instant,
  /** What a person wrote, or what AWS said. */
  why: z.optional(z.string()),
  how: z.optional(EndedHow),
  /** Names of the groups through which the person has the same access still. */
  stillThrough: z.optional(z.array(z.string())),
  endedAt: z.optional(Instant),
});
export type End = z.infer<typeof End>;
