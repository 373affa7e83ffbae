import * as z from "zod/mini";
import { Instant } from "./instant.ts";
import { Person } from "./person.ts";

/** What one approver decided, about exactly the request with this hash, under exactly the policy with this hash. */
export const Decision = z.strictObject({
  verdict: z.enum(["approve", "deny"]),
  approver: Person,
  reason: z.optional(z.string()),
  at: Instant,
  /** The click's own id: the same click twice is one decision. */
  clickId: z.string(),
  requestHash: z.string(),
  policyHash: z.string(),
});
export type Decision = z.infer<typeof Decision>;
