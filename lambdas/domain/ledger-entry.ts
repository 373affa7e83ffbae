import * as z from "zod/mini";
import { Access } from "./access.ts";
import { Instant } from "./instant.ts";
import { EndedHow } from "./revocation.ts";

/** The one mutation in Identity Center that is in flight for an access, written before it is sent. */
export const Operation = z.strictObject({
  kind: z.enum(["create", "delete"]),
  at: Instant,
  /** The request on whose behalf. */
  by: z.string(),
  /** AWS's own id of the asynchronous operation; absent until its answer is on record. */
  awsRequestId: z.optional(z.string()),
});
export type Operation = z.infer<typeof Operation>;

/** What a removal came to: written with it, for a run that dies before the record says so. */
export const LastEnd = z.strictObject({ of: z.string(), how: EndedHow });

/** What Daypass did with one access, shared by all requests for it. */
export const LedgerEntry = z.strictObject({
  access: Access,
  /** Requests that may hold it: hints only, each counts while its record says granting or active. */
  holds: z.array(z.string()),
  /** Daypass made what is there: written with the create, taken back only when observed absent. */
  ours: z.boolean(),
  /** The request whose creation made it, as long as it is ours. */
  madeBy: z.optional(z.string()),
  operation: z.optional(Operation),
  /** When a first complete listing showed it absent. */
  absentSince: z.optional(Instant),
  turn: z.optional(z.strictObject({ owner: z.string(), until: Instant })),
  dueAt: z.optional(Instant),
  lastEnd: z.optional(LastEnd),
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;
