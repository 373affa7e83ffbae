import { hashOfRequest } from "../domain/access-request.ts";
import type { Decision } from "../domain/decision.ts";
import { secondsAfter } from "../domain/instant.ts";
import type { Person } from "../domain/person.ts";
import { decideAccess, mayApprove } from "../domain/policy/decide-access.ts";
import { durationText } from "../domain/policy/duration-text.ts";
import type { RequestRecord } from "../domain/request-record.ts";
import type { Status } from "../domain/status.ts";
import type { Step } from "../domain/transition.ts";
import { ContentionError } from "../ports/errors.ts";
import type { Workflows } from "../ports/workflows.ts";
import { type ClickOn, type Followed, followClick, refused } from "../steps/follow-click.ts";
import { type ApprovalPorts, approvalsThatCount, policyPerson, policyQuestion } from "../steps/policy-question.ts";
import type { RefusalPorts } from "../steps/refuse-click.ts";
import type { IdentityPorts } from "../steps/resolve-person.ts";
import { toBeGranted } from "../steps/to-be-granted.ts";
import { type Plan, type TransitionPorts, writeTransition } from "../steps/write-transition.ts";

export interface DecideRequestPorts extends TransitionPorts, IdentityPorts, ApprovalPorts, RefusalPorts {
  readonly workflows: Workflows;
}

/** A click on Approve or Deny. */
export interface DecisionClick extends ClickOn {
  readonly verb: "approve" | "deny";
  readonly reason?: string | undefined;
  /** Seconds: of an approval for less time than was asked for. */
  readonly durationSeconds?: number | undefined;
}

type Decided =
  | { readonly kind: "followed"; readonly status: Status; readonly waitToken: string | undefined }
  | Extract<Followed, { readonly kind: "refused" }>;

const LOOK_AGAIN_SECONDS = 120;
/** How often a decision is looked at anew when other approvals come in between. */
const LOOKS = 5;

/**
 * Follows a click if the policy of this moment gives the person that authority over exactly this request; else has them told why
 * not. Delivered again, the click meets its own decision and rings the bell once more.
 */
export function makeDecideRequest(ports: DecideRequestPorts) {
  return (click: DecisionClick): Promise<Followed> =>
    followClick(ports, click, click.verb, async (record, approver) => {
      const decided = await decide(ports, click, record, approver);
      if (decided.kind === "followed" && decided.status !== "pending" && decided.waitToken !== undefined) {
        await ports.workflows.ring(decided.waitToken, decided.status);
      }
      return decided;
    });
}

async function decide(
  ports: DecideRequestPorts,
  click: DecisionClick,
  known: RequestRecord,
  approver: Person,
): Promise<Decided> {
  let record = known;
  for (let attempt = 1; attempt <= LOOKS; attempt += 1) {
    const settled = alreadySettled(record, click, approver, ports.clock.now());
    if (settled?.kind === "refused") return settled;
    const authority = settled === undefined ? await authorityOver(ports, record, approver) : undefined;
    if (authority?.lackedBecause !== undefined) return refused(authority.lackedBecause);
    const plan: Plan<Decided | "look again", RequestRecord> = (current) =>
      planDecision(ports, current, click, approver, authority);
    const decided = await writeTransition(ports, record.id, "required", plan, record);
    if (decided !== "look again") return decided ?? refused("there is no such request");
    const read = await ports.records.read(record.id);
    if (read.kind !== "whole") return refused("there is no such request");
    record = read.record;
  }
  throw new ContentionError(`request ${known.id} was decided by others ${LOOKS} times while it was being decided`);
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
function alreadySettled(record: RequestRecord, click: DecisionClick, approver: Person, now: Date): Decided | undefined {
  const mine = record.decisions[approver.userId];
  if (mine?.clickId === click.clickId) {
    return { kind: "followed", status: record.status, waitToken: record.waitToken };
  }
  if (record.status !== "pending") return refused(`this request is already ${record.status}${deciders(record)}`);
  if (mine !== undefined) return refused(`you have already decided: ${mine.verdict}`);
  const { durationSeconds: asked } = record.request;
  if (click.durationSeconds !== undefined && click.durationSeconds > asked) {
    return refused(`${durationText(click.durationSeconds)} is more than was asked for: at most ${durationText(asked)}`);
  }
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
  click: DecisionClick,
  approver: Person,
  authority: Authority | undefined,
): { answer: Decided | "look again"; step?: Step } {
  const now = ports.clock.now();
  const settled = alreadySettled(record, click, approver, now);
  if (settled !== undefined) return { answer: settled };
  if (authority === undefined || Object.keys(record.decisions).length !== authority.seen)
    return { answer: "look again" };
  const decision: Decision = {
    verdict: click.verb,
    approver,
    ...(click.reason === undefined ? {} : { reason: click.reason }),
    ...(click.durationSeconds === undefined ? {} : { durationSeconds: click.durationSeconds }),
    at: now,
    clickId: click.clickId,
    requestHash: record.requestHash,
    policyHash: ports.policyHash,
  };
  const enough = new Set([...authority.verified, approver.userId]).size >= authority.required;
  const granted = toBeGranted(record.request, now);
  const to = click.verb === "deny" ? "denied" : enough ? granted.to : "pending";
  return {
    answer: { kind: "followed", status: to, waitToken: record.waitToken },
    step: {
      to,
      writer: `${click.clickId}:decide`,
      at: now,
      facts: [
        {
          type: to === "denied" ? "denied" : enough ? "approved" : "approval-recorded",
          actor: { kind: "person", person: approver },
          details: {
            verdict: click.verb,
            reason: click.reason ?? null,
            durationSeconds: click.durationSeconds,
            required: authority.required,
          },
        },
      ],
      set: {
        decisions: { ...record.decisions, [approver.userId]: decision },
        policyHash: ports.policyHash,
        ...(to === granted.to ? { startBy: granted.startBy } : {}),
      },
      dueAt: secondsAfter(
        to === "pending" ? record.lapsesAt : to === granted.to ? granted.startsAt : now,
        LOOK_AGAIN_SECONDS,
      ),
    },
  };
}
