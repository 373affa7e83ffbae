import * as z from "zod/mini";
import { DURATION_LIMITS } from "../access-request.ts";
import { canonicalJson } from "../canonical-json.ts";
import type { Sha256 } from "../sha-256.ts";

/** People and groups: case-folded e-mails or `id:<user id>`, and group references. */
const Names = z.strictObject({ users: z.array(z.string()), groups: z.array(z.string()) });
export type Names = z.infer<typeof Names>;

const Seconds = z.int().check(z.gte(DURATION_LIMITS.shortest), z.lte(DURATION_LIMITS.longest));

/** One rule, normalised: lists are lists, durations are seconds, e-mails are case-folded. Unset is not the same as set. */
const Rule = z.strictObject({
  name: z.string(),
  effect: z.optional(z.literal("deny")),
  /** Account ids, or `*`. */
  accounts: z.array(z.string()),
  /** Names, or `*`. */
  permissionSets: z.array(z.string()),
  /** Who may ask; everyone when it is not set. */
  requesters: z.optional(Names),
  approvers: Names,
  approval: z.optional(z.enum(["required", "automatic"])),
  selfApproval: z.optional(z.enum(["allowed", "denied", "never"])),
  approvalsRequired: z.optional(z.int().check(z.gte(1))),
  maxDurationSeconds: z.optional(Seconds),
});
export type Rule = z.infer<typeof Rule>;

/** The access policy as the functions get it. Durations in seconds, counted from the submission where they are reminders. */
export const Policy = z.strictObject({
  rules: z.array(Rule),
  administrators: Names,
  auditors: Names,
  defaults: z.strictObject({
    maxDurationSeconds: Seconds,
    durationSeconds: Seconds,
    remindersAfterSeconds: z.array(z.int()),
    lapseAfterSeconds: z.int(),
  }),
});
export type Policy = z.infer<typeof Policy>;

/** In every record and audit line: which policy it was. */
export function hashOfPolicy(policy: Policy, sha256: Sha256): string {
  return sha256(canonicalJson(policy));
}
