import { type Binding, bindingChangeObject, type SlackIdentity, sameSlackIdentity } from "../domain/binding.ts";
import type { Notice } from "../domain/notice.ts";
import type { Sha256 } from "../domain/sha-256.ts";
import type { AuditTrail } from "../ports/audit-trail.ts";
import type { Bindings } from "../ports/bindings.ts";
import type { Operators } from "../ports/operators.ts";

/** What it takes to bind, and to reset. */
export interface BindingPorts {
  readonly bindings: Bindings;
  readonly audit: AuditTrail;
  readonly operators: Operators;
  readonly sha256: Sha256;
}

export interface BindPorts extends BindingPorts {
  /** What the deployment does without. */
  readonly silenced: ReadonlySet<Notice>;
}

/** Why two cannot be bound: one of them is bound to somebody else. */
export type Taken =
  | { readonly kind: "user-taken"; readonly by: SlackIdentity }
  | { readonly kind: "slack-taken"; readonly userId: string };

/**
 * Makes a binding, or completes one that is half made: the claim, then the pointer, then the audit object and the page, and only then
 * is it in force. One that is in force already stays as it is. Whoever finds one that was left on the way begins again.
 */
export async function bindPerson(ports: BindPorts, wanted: Binding): Promise<{ readonly kind: "bound" } | Taken> {
  const { bindings } = ports;
  const claim = await bindings.claimOf(wanted.userId);
  const pointed = await bindings.pointerOf(wanted);
  const taken = whoHas(wanted, claim?.binding, pointed);
  if (taken !== undefined) return taken;
  const isSame = claim !== undefined && restOnTheSame(claim.binding, wanted);
  if (isSame && claim.told && pointed === wanted.userId) return { kind: "bound" };
  // begun before, it keeps its instant: its audit object is one
  const binding = isSame && !claim.told ? claim.binding : wanted;
  if ((await bindings.claim(binding)) === "taken") return whoCameFirst(bindings, binding);
  // what is claimed then is nobody's until an administrator resets it: who binds may remove nothing
  if ((await bindings.point(binding, binding.userId)) === "taken") return whoCameFirst(bindings, binding);
  await putInForce(ports, binding);
  return { kind: "bound" };
}

/** The last steps of a pair that is whole: on record, told unless that is switched off, in force. */
export async function putInForce(ports: BindPorts, binding: Binding): Promise<void> {
  const { boundAt: at, ...bound } = binding;
  await ports.audit.put(bindingChangeObject({ format: 1, change: "bound", at, ...bound }, ports.sha256));
  if (isPaged(ports, binding)) await ports.operators.page(pageOf(binding));
  await ports.bindings.noteTold(binding);
}

/** An administrator's always, whatever is switched off. */
function isPaged({ silenced }: BindPorts, { by }: Binding): boolean {
  return by.kind !== "first-use" || !silenced.has("firstBindings");
}

function restOnTheSame(a: Binding, b: Binding): boolean {
  return a.by.kind === b.by.kind && a.slackEmail === b.slackEmail;
}

function whoHas(wanted: Binding, claim: Binding | undefined, pointed: string | undefined): Taken | undefined {
  if (claim !== undefined && !sameSlackIdentity(claim, wanted)) {
    const { teamId, slackUserId } = claim;
    return { kind: "user-taken", by: { teamId, slackUserId } };
  }
  return pointed === undefined || pointed === wanted.userId ? undefined : { kind: "slack-taken", userId: pointed };
}

/** Somebody else was faster, and may be gone again by now: then the next try is free to bind. */
async function whoCameFirst(bindings: Bindings, wanted: Binding): Promise<Taken> {
  const claim = await bindings.claimOf(wanted.userId);
  const pointed = await bindings.pointerOf(wanted);
  return whoHas(wanted, claim?.binding, pointed) ?? { kind: "slack-taken", userId: "somebody else's for a moment" };
}

function pageOf({ slackUserId, userId, email, by }: Binding) {
  const how =
    by.kind === "first-use"
      ? "by the e-mail address of a first use"
      : `by an administrator, who says to be ${by.claims}`;
  return {
    subject: `Daypass: ${slackUserId} is bound to ${email || userId}`,
    text: `The Slack user ${slackUserId} acts as the user ${userId} (${email}) of IAM Identity Center from now on: bound ${how}. If that is not the same person, reset it: npx daypass bindings reset --slack ${slackUserId}`,
    runbook: "somebody-was-bound",
  };
}
