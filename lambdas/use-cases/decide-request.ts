import { hashOfRequest } from "../domain/access-request.ts";
import type { Decision } from "../domain/decision.ts";
import { secondsAfter } from "../domain/instant.ts";
import type { Person } from "../domain/person.ts";
import { decideAccess, mayApprove } from "../domain/policy/decide-access.ts";
import type { RequestRecord } from "../domain/request-record.ts";
import type { Step } from "../domain/transition.ts";
import { ContentionError } from "../ports/errors.ts";
import type { Workflows } from "../ports/workflows.ts";
import { approvalsThatCount, type PolicyPorts, policyPerson, policyQuestion } from "../steps/policy-question.ts";
import { type RefusalPorts, refuseClick } from "../steps/refuse-click.ts";
import { type IdentityPorts, resolvePerson } from "../steps/resolve-person.ts";
import { START_WITHIN_SECONDS } from "../steps/start-within.ts";
import { type Plan, type TransitionPorts, writeTransition } from "../steps/write-transition.ts";

export interface DecideRequestPorts extends TransitionPorts, IdentityPorts, PolicyPorts, RefusalPorts {
  readonly workflows: Workflows;
}

/** A click on Approve or Deny, as the Slack function reported it. It names a request and says nothing about authority. */
export interface Click {
  readonly eventId: string;
  readonly clickId: string;
  readonly teamId: string;
  readonly slackUserId: string;
  readonly requestId: string;
  readonly verdict: "approve" | "deny";
  readonly reason: string | undefined;
  readonly clickedAt: Date;
}

type Decided =
  | { readonly kind: "decided"; readonly status: RequestRecord["status"]; readonly waitToken: string | undefined }
  | { readonly kind: "refused"; readonly why: string };

const LOOK_AGAIN_SECONDS = 120;
/** How often a decision is looked at anew when other approvals come in between. */
const LOOKS = 5;

/**
 * Follows a click if the policy of this moment gives the person that authority over exactly this request; else has them told why
 * not. Delivered again, the click meets its own decision and rings the bell once more.
 */
export function makeDecideRequest(ports: DecideRequestPorts) {
  return async (click: Click): Promise<Decided> => {
    const resolved = await resolvePerson(boundBefore(ports), click.slackUserId, click.teamId);
    const decided = resolved.kind === "refused" ? resolved : await decide(ports, click, resolved.person);
    if (decided.kind === "refused") {
      const userId = resolved.kind === "person" ? resolved.person.userId : undefined;
      await refuseClick(ports, { ...click, userId, at: click.clickedAt, what: click.verdict, why: decided.why });
      return decided;
    }
    if (decided.status !== "pending" && decided.waitToken !== undefined) {
      await ports.workflows.ring(decided.waitToken, decided.status);
    }
    return decided;
  };
}

async function decide(ports: DecideRequestPorts, click: Click, person: Person): Promise<Decided> {
  for (let attempt = 1; attempt <= LOOKS; attempt += 1) {
    const read = await ports.records.read(click.requestId);
    if (read.kind !== "whole") return refused("there is no such request");
    const settled = alreadySettled(read.record, click, person, ports.clock.now());
    if (settled?.kind === "refused") return settled;
    const authority = settled === undefined ? await authorityOver(ports, read.record, person) : undefined;
    if (authority?.lackedBecause !== undefined) return refused(authority.lackedBecause);
    const plan: Plan<Decided | "look again", RequestRecord> = (record) =>
      planDecision(ports, record, click, person, authority);
    const decided = await writeTransition(ports, click.requestId, "required", plan, read.record);
    if (decided !== "look again") return decided ?? refused("there is no such request");
  }
  throw new ContentionError(
    `request ${click.requestId} was decided by others ${LOOKS} times while it was being decided`,
  );
}

/** A click binds nobody: who may approve is bound already, unless the first use of everybody counts. */
function boundBefore(ports: DecideRequestPorts): DecideRequestPorts {
  return ports.firstUse === "everybody" ? ports : { ...ports, firstUse: "nobody" };
}

interface Authority {
  /** Why this person may not decide this request now. */
  readonly lackedBecause?: string;
  /** Identity Center ids of those whose recorded approvals count now. */
  readonly verified: readonly string[];
  /** How many decisions were on record when it was looked at. */
  readonly seen: number;
  readonly required: number;
}

async function authorityOver(ports: DecideRequestPorts, record: RequestRecord, approver: Person): Promise<Authority> {
  const lacking = (lackedBecause: string): Authority => ({ lackedBecause, verified: [], seen: 0, required: 1 });
  const { request } = record;
  if (hashOfRequest(request, ports.sha256) !== record.requestHash) {
    return lacking("the request was changed after its submission");
  }
  const requester = await ports.people.describe(request.requester.userId);
  if (!requester?.enabled) return lacking("the requester's user is disabled or gone");
  const question = await policyQuestion(ports, request, requester);
  const decision = decideAccess(ports.policy, question);
  if (decision.outcome === "refused") return lacking(`the policy no longer allows it: ${decision.reasons.join("; ")}`);
  const { may, why } = mayApprove(ports.policy, question, await policyPerson(ports, approver));
  if (!may) return lacking(why);
  const counting = await approvalsThatCount(ports, question, record.requestHash, Object.values(record.decisions));
  return {
    verified: counting.map((other) => other.approver.userId),
    seen: Object.keys(record.decisions).length,
    required: decision.approvalsRequired,
  };
}

/** What a click meets that needs no authority: its own earlier decision, somebody else's, or the lapse. */
function alreadySettled(record: RequestRecord, click: Click, approver: Person, now: Date): Decided | undefined {
  const mine = record.decisions[approver.userId];
  if (mine?.clickId === click.clickId) {
    return { kind: "decided", status: record.status, waitToken: record.waitToken };
  }
  if (record.status !== "pending") return refused(`this request is already ${record.status}${deciders(record)}`);
  if (mine !== undefined) return refused(`you have already decided: ${mine.verdict}`);
  return now >= record.lapsesAt ? refused("this request has lapsed") : undefined;
}

function deciders(record: RequestRecord): string {
  const names = Object.values(record.decisions).map((decision) => decision.approver.displayName);
  return names.length > 0 ? ` by ${names.join(", ")}` : "";
}

/** `look again`: an approval came in between whose authority was not looked at. */
function planDecision(
  ports: DecideRequestPorts,
  record: RequestRecord,
  click: Click,
  approver: Person,
  authority: Authority | undefined,
): { answer: Decided | "look again"; step?: Step } {
  const now = ports.clock.now();
  const settled = alreadySettled(record, click, approver, now);
  if (settled !== undefined) return { answer: settled };
  if (authority === undefined || Object.keys(record.decisions).length !== authority.seen)
    return { answer: "look again" };
  const decision: Decision = {
    verdict: click.verdict,
    approver,
    ...(click.reason === undefined ? {} : { reason: click.reason }),
    at: now,
    clickId: click.clickId,
    requestHash: record.requestHash,
    policyHash: ports.policyHash,
  };
  const enough = new Set([...authority.verified, approver.userId]).size >= authority.required;
  const to = click.verdict === "deny" ? "denied" : enough ? "approved" : "pending";
  const type = to === "pending" ? "approval-recorded" : to;
  return {
    answer: { kind: "decided", status: to, waitToken: record.waitToken },
    step: {
      to,
      writer: `${click.clickId}:decide`,
      at: now,
      facts: [
        {
          type,
          actor: { kind: "person", person: approver },
          details: { verdict: click.verdict, reason: click.reason ?? null, required: authority.required },
        },
      ],
      set: {
        decisions: { ...record.decisions, [approver.userId]: decision },
        policyHash: ports.policyHash,
        ...(to === "approved" ? { startBy: secondsAfter(now, START_WITHIN_SECONDS) } : {}),
      },
      dueAt: secondsAfter(to === "pending" ? record.lapsesAt : now, LOOK_AGAIN_SECONDS),
    },
  };
}

function refused(why: string): { readonly kind: "refused"; readonly why: string } {
  return { kind: "refused", why };
}
