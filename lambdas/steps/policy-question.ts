import type { AccessRequest } from "../domain/access-request.ts";
import type { Decision } from "../domain/decision.ts";
import { type AccessQuestion, groupsNamed, mayApprove, type PolicyPerson } from "../domain/policy/decide-access.ts";
import type { Policy } from "../domain/policy/policy.ts";
import type { People } from "../ports/people.ts";

export interface PolicyPorts {
  readonly people: People;
  readonly policy: Policy;
  readonly policyHash: string;
}

/** A person as the policy sees them at this moment. */
export async function policyPerson(
  { people, policy }: PolicyPorts,
  person: { readonly userId: string; readonly email: string },
): Promise<PolicyPerson> {
  const { memberOf, unknown } = await people.groupsOf(person.userId, groupsNamed(policy));
  return { userId: person.userId, email: person.email, groups: memberOf, unknownGroups: unknown };
}

/** What is asked of the policy about a request, with the requester's groups of this moment. */
export async function policyQuestion(
  ports: PolicyPorts,
  request: Pick<AccessRequest, "requester" | "target" | "durationSeconds">,
): Promise<AccessQuestion> {
  return {
    requester: await policyPerson(ports, request.requester),
    accountId: request.target.accountId,
    permissionSetName: request.target.permissionSetName,
    durationSeconds: request.durationSeconds,
  };
}

/** Those of the recorded approvals that count now: of exactly this request, by people who are still enabled and may approve, one a person. */
export async function approvalsThatCount(
  ports: PolicyPorts,
  question: AccessQuestion,
  requestHash: string,
  decisions: readonly Decision[],
): Promise<readonly Decision[]> {
  const counting: Decision[] = [];
  for (const decision of decisions) {
    if (decision.verdict !== "approve" || decision.requestHash !== requestHash) continue;
    if (counting.some((other) => other.approver.userId === decision.approver.userId)) continue;
    const user = await ports.people.describe(decision.approver.userId);
    if (!user?.enabled) continue;
    const approver = await policyPerson(ports, { userId: user.userId, email: user.email });
    if (mayApprove(ports.policy, question, approver).may) counting.push(decision);
  }
  return counting;
}
