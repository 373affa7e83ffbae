import * as z from "zod/mini";
import { Access } from "./access.ts";
import { RequestId } from "./access-request.ts";
import { AccessTarget } from "./access-target.ts";
import type { FactType } from "./audit-record.ts";
import { Instant } from "./instant.ts";
import { EndedHow, RevocationReason } from "./revocation.ts";

/** By the policy alone: its reasons. */
const Because = z.strictObject({ because: z.readonly(z.array(z.string())) });
/** By a click: `required` is how many approvals it takes under the policy of that moment. */
const Clicked = z.strictObject({
  verdict: z.enum(["approve", "deny"]),
  reason: z.nullable(z.string()),
  /** Seconds: of an approval for less time than was asked for. */
  durationSeconds: z.optional(z.int()),
  required: z.int(),
});
const Until = z.strictObject({ expiresAt: Instant });

/** What each fact says beside who caused it and when. Whoever writes one is held to this by the compiler. */
export const FACT_DETAILS = {
  requested: z.strictObject({
    target: AccessTarget,
    access: Access,
    durationSeconds: z.int(),
    reason: z.string(),
    /** Names of the rules that matched. */
    rules: z.readonly(z.array(z.string())),
    startsAt: z.optional(Instant),
    batch: z.optional(RequestId),
    extensionOf: z.optional(RequestId),
  }),
  refused: Because,
  approved: z.union([Because, Clicked]),
  "approval-recorded": Clicked,
  denied: Clicked,
  cancelled: z.strictObject({ why: z.optional(z.string()) }),
  /** Which of the reminders, from 1 on. */
  reminded: z.strictObject({ reminder: z.int() }),
  lapsed: z.strictObject({}),
  granting: z.strictObject({ access: Access, expiresAt: Instant }),
  granted: Until,
  extending: z.strictObject({ of: z.optional(RequestId), expiresAt: Instant }),
  /** Of the grant that got more time `extension` is the request for it; of that request it is absent. */
  extended: z.strictObject({ extension: z.optional(RequestId), expiresAt: Instant }),
  rearmed: z.strictObject({ expiresAt: Instant, schedule: z.int() }),
  "grant-failed": z.strictObject({ why: z.string() }),
  revoking: z.strictObject({ reason: RevocationReason, why: z.optional(z.string()) }),
  ended: z.strictObject({
    how: EndedHow,
    /** Absent when nothing was made. */
    reason: z.optional(RevocationReason),
    why: z.optional(z.string()),
    /** Names of the groups through which the person has the same access still. */
    stillThrough: z.optional(z.readonly(z.array(z.string()))),
  }),
} as const satisfies Record<FactType, z.ZodMiniType>;

/** As they are on record: instants are texts. */
export type FactDetails = { readonly [Type in FactType]: z.input<(typeof FACT_DETAILS)[Type]> };
