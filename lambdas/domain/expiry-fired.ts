import * as z from "zod/mini";
import { Access } from "./access.ts";
import { RequestId } from "./access-request.ts";
import { Instant } from "./instant.ts";

/** What an expiry schedule says when it fires; also the input of the schedule, compared when it is read back. */
export const ExpiryFired = z.strictObject({
  v: z.literal(1),
  id: RequestId,
  n: z.int(),
  expiresAt: Instant,
  access: Access,
});
export type ExpiryFired = z.infer<typeof ExpiryFired>;
