import * as z from "zod/mini";
import { PrincipalId } from "./account-assignment.ts";
import { canonicalJson } from "./canonical-json.ts";
import { Instant } from "./instant.ts";
import type { Sha256 } from "./sha-256.ts";

/** Somebody of a Slack workspace, as the ids of both say it. */
export const SlackIdentity = z.object({
  teamId: z.string().check(z.regex(/^[TE][A-Z0-9]{1,31}$/)),
  slackUserId: z.string().check(z.regex(/^[UW][A-Z0-9]{1,31}$/)),
});
export type SlackIdentity = z.infer<typeof SlackIdentity>;

/**
 * On what a binding or its reset rests: the verified e-mail of the person's first use, or an administrator's word. Who that
 * administrator is, is what the caller claims; `invocation` is the id under which CloudTrail says who called.
 */
const BoundBy = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("first-use") }),
  z.strictObject({ kind: z.literal("administrator"), claims: z.string(), invocation: z.string() }),
]);
type BoundBy = z.infer<typeof BoundBy>;
export type Administrator = Extract<BoundBy, { readonly kind: "administrator" }>;

/** Which user of Identity Center somebody in Slack is. */
export const Binding = z.strictObject({
  ...SlackIdentity.shape,
  userId: PrincipalId,
  /** Of the user in Identity Center, when it was bound: for reading. */
  email: z.string(),
  /** In Slack, case-folded, when it was bound: another one later means another person, or a change that somebody must confirm. */
  slackEmail: z.optional(z.string()),
  by: BoundBy,
  boundAt: Instant,
});
export type Binding = z.infer<typeof Binding>;

export function sameSlackIdentity(a: SlackIdentity, b: SlackIdentity): boolean {
  return a.teamId === b.teamId && a.slackUserId === b.slackUserId;
}

/** What is on record of a binding that was made, or is to be reset. The format is final: objects are locked. */
export const BindingChange = z.strictObject({
  format: z.literal(1),
  change: z.enum(["bound", "reset"]),
  at: Instant,
  by: BoundBy,
  teamId: z.string(),
  slackUserId: z.string(),
  userId: z.string(),
  email: z.string(),
  slackEmail: z.optional(z.string()),
});
export type BindingChange = z.infer<typeof BindingChange>;

/** `audit/dt=<day>/bindings/<hash of the text>.json`: the same change twice is one object. */
export function bindingChangeObject(
  change: BindingChange,
  sha256: Sha256,
): { readonly key: string; readonly body: string } {
  const body = canonicalJson(z.encode(BindingChange, change));
  const day = change.at.toISOString().slice(0, 10);
  return { key: `audit/dt=${day}/bindings/${sha256(body).slice(0, 32)}.json`, body };
}
