import * as z from "zod/mini";
import { RequestId } from "./access-request.ts";
import { AccountAssignment } from "./account-assignment.ts";
import { Instant } from "./instant.ts";

/** What an expiry schedule says when it fires; also the input of the schedule, compared when it is read back. */
export const ExpiryFired = z.strictObject({
  v: z.literal(1),
  id: RequestId,
  n: z.int(),
  expiresAt: Instant,
  assignment: AccountAssignment,
});
export type ExpiryFired = z.infer<typeof ExpiryFired>;
