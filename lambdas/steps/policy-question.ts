import { type AccessRequest, secondsAltogether } from "../domain/access-request.ts";
import type { Decision } from "../domain/decision.ts";
import type { Person } from "../domain/person.ts";
import { type AccessQuestion, groupsNamed, mayApprove, type PolicyPerson } from "../domain/policy/decide-access.ts";
import type { Policy } from "../domain/policy/policy.ts";
import type { Bindings } from "../ports/bindings.ts";
import { DirectoryUnavailableError } from "../ports/errors.ts";
import type { DirectoryUser, People } from "../ports/people.ts";
import { type AskedTargetPorts, askedTarget } from "./asked-target.ts";

export interface PolicyPorts extends AskedTargetPorts {
  readonly people: People;
  readonly policy: Policy;
  readonly policyHash: string;
}

export interface ApprovalPorts extends PolicyPorts {
  readonly bindings: Bindings;
}

/** A person as the policy sees them at this moment. */
export async function policyPerson(
  { people, policy }: Pick<PolicyPorts, "people" | "policy">,
  person: { readonly userId: string; readonly email: string },
): Promise<PolicyPerson> {
  const { memberOf, unknown } = await people.groupsOf(person.userId, groupsNamed(policy));
  return { userId: person.userId, email: person.email, groups: memberOf, unknownGroups: unknown };
}

/**
 * What is asked of the policy about a request, with the requester's address and groups of this moment: the recorded address may be
 * an old one, which a rule names no more. `requesterNow` saves looking the requester up again.
 */
export async function policyQuestion(
  ports: PolicyPorts,
  request: AccessRequest,
  requesterNow?: { readonly userId: string; readonly email: string },
): Promise<AccessQuestion> {
  return {
    ...(await askedTarget(ports, request.target)),
    requester: await policyPerson(ports, requesterNow ?? (await lookUp(ports, request.requester.userId))),
    durationSeconds: secondsAltogether(request),
  };
}

/** A step that asks the policy checks first that the requester is there; one who went meanwhile is met by its next try. */
async function lookUp({ people }: PolicyPorts, userId: string): Promise<DirectoryUser> {
  const user = await people.describe(userId);
  if (user !== undefined) return user;
  throw new DirectoryUnavailableError(`user ${userId} went while the policy was asked, must be there`);
}

/**
 * Those of the recorded approvals that count now: of exactly this request, by people who are still bound to the Slack account that
 * clicked, enabled, and may approve, one a person.
 */
export async function approvalsThatCount(
  ports: ApprovalPorts,
  question: AccessQuestion,
  requestHash: string,
  decisions: readonly Decision[],
): Promise<readonly Decision[]> {
  const counting: Decision[] = [];
  for (const decision of decisions) {
    if (decision.verdict !== "approve" || decision.requestHash !== requestHash) continue;
    if (counting.some((other) => other.approver.userId === decision.approver.userId)) continue;
    if (!(await isStillBound(ports, decision.approver))) continue;
    const user = await ports.people.describe(decision.approver.userId);
    if (!user?.enabled) continue;
    const approver = await policyPerson(ports, { userId: user.userId, email: user.email });
    if (mayApprove(ports.policy, question, approver).may) counting.push(decision);
  }
  return counting;
}

/** A binding is reset because whoever acted by it was somebody else, perhaps. */
async function isStillBound({ bindings }: ApprovalPorts, { userId, slackUserId }: Person): Promise<boolean> {
  return (await bindings.claimOf(userId))?.binding.slackUserId === slackUserId;
}
