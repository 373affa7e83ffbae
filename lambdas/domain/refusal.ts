import * as z from "zod/mini";
import { canonicalJson } from "./canonical-json.ts";
import { Instant } from "./instant.ts";

/** A refused click or an unknown identity: worth keeping, part of no request's chain. The format is final: objects are locked. */
export const RefusalRecord = z.strictObject({
  format: z.literal(1),
  /** The event's id, for several accounts with a hash of the reason behind it: the same event twice is one object. */
  eventId: z.string(),
  at: Instant,
  what: z.string(),
  slackUserId: z.string(),
  /** In Identity Center; absent when it could not be told who clicked. */
  userId: z.optional(z.string()),
  requestId: z.optional(z.string()),
  why: z.string(),
});
export type Refusal = Omit<z.infer<typeof RefusalRecord>, "format">;

/** `audit/dt=<day>/refusals/<event id>.json`. */
export function refusalObject(refusal: Refusal): { readonly key: string; readonly body: string } {
  const body = canonicalJson(z.encode(RefusalRecord, { format: 1, ...refusal }));
  return { key: `audit/dt=${refusal.at.toISOString().slice(0, 10)}/refusals/${refusal.eventId}.json`, body };
}
