import {
  type Administrator,
  type Binding,
  bindingChangeObject,
  type SlackIdentity,
  sameSlackIdentity,
} from "../domain/binding.ts";
import type { Bindings } from "../ports/bindings.ts";
import type { Clock } from "../ports/clock.ts";
import type { BindingPorts } from "../steps/bind-person.ts";

export interface ResetBindingPorts extends BindingPorts {
  readonly clock: Clock;
  /** Our own Slack team. */
  readonly teamId: string;
}

export type NamedHalf = { readonly slackUserId: string } | { readonly userId: string };

type Reset =
  | { readonly kind: "reset"; readonly slackUserId: string; readonly userId: string }
  | { readonly kind: "refused"; readonly why: string };

/** What is found under a name: its other half is known by it, and may be gone already. */
interface Pair {
  readonly slack: SlackIdentity;
  readonly userId: string;
  readonly claim: Binding | undefined;
}

/**
 * An administrator takes a binding back, or what is left of one that is half made. On record and told first; then the half that was
 * not named goes, and the named one last, so that the same command finds its way after a crash.
 */
export function makeResetBinding(ports: ResetBindingPorts) {
  return async (named: NamedHalf, by: Administrator): Promise<Reset> => {
    const pair = await find(ports, named);
    if (pair === undefined) return { kind: "refused", why: `nothing is bound to ${Object.values(named)[0]}` };
    await tell(ports, pair, by);
    const { slack, userId, claim } = pair;
    const dropPointer = () => ports.bindings.dropPointer(slack, userId);
    const dropClaim = async () => claim && ports.bindings.dropClaim(claim);
    for (const drop of "userId" in named ? [dropPointer, dropClaim] : [dropClaim, dropPointer]) await drop();
    if ((await find(ports, named)) !== undefined) return { kind: "refused", why: "it was bound anew meanwhile" };
    return { kind: "reset", slackUserId: slack.slackUserId, userId };
  };
}

async function find({ bindings, teamId }: ResetBindingPorts, named: NamedHalf): Promise<Pair | undefined> {
  if ("userId" in named) {
    const claim = await claimedBinding(bindings, named.userId);
    return claim && { slack: { teamId: claim.teamId, slackUserId: claim.slackUserId }, userId: named.userId, claim };
  }
  const slack = { teamId, slackUserId: named.slackUserId };
  const userId = await bindings.pointerOf(slack);
  if (userId === undefined) return undefined;
  const claim = await claimedBinding(bindings, userId);
  return { slack, userId, claim: claim !== undefined && sameSlackIdentity(claim, slack) ? claim : undefined };
}

async function claimedBinding(bindings: Bindings, userId: string): Promise<Binding | undefined> {
  return (await bindings.claimOf(userId))?.binding;
}

async function tell(ports: ResetBindingPorts, { slack, userId, claim }: Pair, by: Administrator): Promise<void> {
  const { email = "", slackEmail } = claim ?? {};
  const at = ports.clock.now();
  const change = { format: 1, change: "reset", at, by, ...slack, userId, email, slackEmail } as const;
  await ports.audit.put(bindingChangeObject(change, ports.sha256));
  await ports.operators.page({
    subject: `Daypass: the binding of ${slack.slackUserId} is reset`,
    text: `An administrator, who says to be ${by.claims}, takes back that the Slack user ${slack.slackUserId} acts as the user ${userId} (${email}) of IAM Identity Center. Their next use may bind anew; approvers and administrators are bound by an administrator.`,
    runbook: "somebody-was-bound",
  });
}
