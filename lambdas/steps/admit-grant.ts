import { hashOfRequest } from "../domain/access-request.ts";
import { AuditRecord, auditKey } from "../domain/audit-record.ts";
import { secondsGranted } from "../domain/decision.ts";
import { secondsAfter } from "../domain/instant.ts";
import { decideAccess } from "../domain/policy/decide-access.ts";
import type { RequestRecord } from "../domain/request-record.ts";
import type { Sha256 } from "../domain/sha-256.ts";
import type { AuditTrail } from "../ports/audit-trail.ts";
import type { Clock } from "../ports/clock.ts";
import type { GrantControl } from "../ports/grant-control.ts";
import type { DirectoryUser } from "../ports/people.ts";
import { isAccessToTarget, objectionToTarget, type TargetPorts } from "./access-to-target.ts";
import { type ApprovalPorts, approvalsThatCount, policyQuestion } from "./policy-question.ts";

export interface AdmissionPorts extends ApprovalPorts, TargetPorts {
  readonly audit: AuditTrail;
  readonly clock: Clock;
  readonly sha256: Sha256;
  readonly grantControl: GrantControl;
}

/**
 * Why an approved request may not be granted at this moment; undefined when it may. Everything is asked anew: the request is the
 * one that was submitted and decided, person, account and permission set are as they were, and policy and approvals still hold.
 */
export async function objectionToGrant(ports: AdmissionPorts, record: RequestRecord): Promise<string | undefined> {
  const stopped = await ports.grantControl.stoppedBecause();
  if (stopped !== undefined) return `grants are stopped: ${stopped}`;
  if (record.startBy === undefined || ports.clock.now() >= record.startBy)
    return "the approval is too old to be granted";
  const changed = await objectionToContent(ports, record);
  if (changed !== undefined) return changed;
  const person = await ports.people.describe(record.request.requester.userId);
  if (!person?.enabled) return "the requester's user is disabled or gone";
  return (await objectionToTarget(ports, record.request)) ?? (await objectionOfPolicy(ports, record, person));
}

/**
 * Why a grant that was begun may not go on: its record was changed meanwhile. Nobody is given more, or for longer, than what was
 * submitted and approved.
 */
export async function objectionToGoOn(
  ports: Pick<AdmissionPorts, "audit" | "clock" | "sha256">,
  record: RequestRecord,
  expiresAt: Date,
): Promise<string | undefined> {
  const granted = secondsGranted(record.request.durationSeconds, record.decisions);
  const longest = secondsAfter(ports.clock.now(), granted);
  const armedAt = record.schedule?.at ?? expiresAt;
  if (expiresAt > longest || armedAt.getTime() !== expiresAt.getTime()) return "its expiry was changed";
  return objectionToContent(ports, record);
}

/** The record, its decisions and the first locked audit object must speak of one and the same request. */
export async function objectionToContent(
  ports: Pick<AdmissionPorts, "audit" | "sha256">,
  record: RequestRecord,
): Promise<string | undefined> {
  const { request, requestHash } = record;
  const changed = "the request was changed after its submission";
  if (hashOfRequest(request, ports.sha256) !== requestHash || request.id !== record.id) return changed;
  if (!isAccessToTarget(request) || request.access.principalId !== request.requester.userId) return changed;
  const first = await ports.audit.read(auditKey(record.id, request.submittedAt, 0, "requested"));
  if (first === undefined) return "its submission is not on record in the audit trail";
  const parsed = AuditRecord.safeParse(parseJson(first));
  return parsed.success && parsed.data.requestHash === requestHash ? undefined : changed;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function objectionOfPolicy(
  ports: AdmissionPorts,
  record: RequestRecord,
  person: DirectoryUser,
): Promise<string | undefined> {
  const question = await policyQuestion(ports, record.request, person);
  const decision = decideAccess(ports.policy, question);
  switch (decision.outcome) {
    case "refused":
      return `the policy no longer allows it: ${decision.reasons.join("; ")}`;
    case "granted-at-once":
      return undefined;
    case "needs-approval": {
      const decisions = Object.values(record.decisions);
      const counting = await approvalsThatCount(ports, question, record.requestHash, decisions);
      if (counting.length >= decision.approvalsRequired) return undefined;
      return `${counting.length} of its approvals count under the policy of now, ${decision.approvalsRequired} are needed`;
    }
  }
}
