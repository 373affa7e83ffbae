import { z } from "zod";

/** Who somebody in Slack is in Identity Center: docs/identity.md. */
export const IdentitySettings = z
  .strictObject({
    firstUse: z
      .enum(["requesters", "everybody"], { error: 'must be "requesters" or "everybody"' })
      .default("requesters")
      .describe(
        "Whom a first use binds to the user with their address. Approvers and administrators are bound by an administrator, unless it is everybody.",
      ),
  })
  .prefault({});
