import type { AccountAssignment } from "../../lambdas/domain/account-assignment.ts";
import type { SlackMessage } from "../slack/message-store.ts";
import { missingBeforeCreation } from "./order-of-calls.ts";
import {
  about,
  ask,
  assignmentOf,
  HOUR_MS,
  MINUTE_MS,
  type More,
  requestIdIn,
  type Stage,
  type Wish,
  waitForMessage,
} from "./stage.ts";
import type { Witness } from "./witness.ts";

/** How late the scheduler may fire, and how long Identity Center may take, in milliseconds of cloud time. */
const SCHEDULER_PRECISION_MS = MINUTE_MS;

/** Access that was seen in AWS. */
export interface Granted {
  readonly requestId: string;
  readonly assignment: AccountAssignment;
  /** Milliseconds of cloud time, as it was armed. */
  readonly expiresAt: number;
}

/** Asks, and waits until it is shown. `approvers`: who has to approve; nobody when the policy grants it at once. */
export async function beAsked(
  stage: Stage,
  witness: Witness,
  wish: Wish,
  approvers: readonly string[],
  more?: More,
): Promise<SlackMessage> {
  await ask(stage, wish, more);
  const accounts = [wish.account, ...(more?.accounts ?? [])].join(", ");
  const start = more?.start === undefined ? "" : `, from ${more.start.toISOString().slice(0, 16).replace("T", " ")} on`;
  witness.saw(wish.by, `asks for ${wish.permissionSet} in ${accounts}${start}`, "Slack: form");
  const shown = approvers.length === 0 ? "" : "Waiting for a decision";
  const asked = await waitForMessage(stage, stage.channel, about(wish, shown), 5 * MINUTE_MS);
  const what =
    approvers.length === 0 ? "the request, which the policy grants at once" : "the request with Approve and Deny";
  witness.saw("Daypass", `shows ${what}`, "Slack: channel");
  return asked;
}

/** Everybody who has to approves, one after the other. */
export async function beApproved(
  stage: Stage,
  witness: Witness,
  asked: SlackMessage,
  approvers: readonly string[],
): Promise<void> {
  for (const approver of approvers) {
    await stage.workspace.as(approver).click(asked, "approve");
    witness.saw(approver, "clicks Approve", "Slack: button");
  }
}

/** Waits until the access is there, and looks whether all was done before that has to be; `firstCall`: of this life. */
export async function beThere(
  stage: Stage,
  witness: Witness,
  wish: Wish,
  requestId: string,
  firstCall: number,
): Promise<Granted> {
  const { clock, observer } = stage;
  const assignment = assignmentOf(stage, wish);
  await clock.runUntil(() => observer.hasAssignment(assignment), { limitMs: 2 * HOUR_MS });
  const armedAt = await observer.armedAt(stage.scheduleGroup, `${requestId}-1`);
  const armed = `expiry armed before there is access: ${armedAt}`;
  witness.check(armedAt !== undefined, "AWS", armed, "scheduler:GetSchedule");
  witness.saw("AWS", `access is there: ${wish.permissionSet} in ${wish.account}`, "sso:ListAccountAssignments");
  for (const what of missingBeforeCreation(stage.calls.slice(firstCall), requestId)) {
    witness.check(false, "AWS", what, "the account's trail of calls");
  }
  await waitForMessage(stage, stage.channel, about(wish, "*Granted*"), 5 * MINUTE_MS);
  witness.saw("Daypass", "says Granted, and until when", "Slack: channel");
  return { requestId, assignment, expiresAt: expiryOf(armedAt) };
}

/** Asked, approved, there. */
export async function beGranted(
  stage: Stage,
  witness: Witness,
  wish: Wish,
  approvers: readonly string[],
): Promise<Granted> {
  const firstCall = stage.calls.length;
  const asked = await beAsked(stage, witness, wish, approvers);
  if (approvers.length > 0) await isNotThere(stage, witness, wish, "no access before a decision");
  await beApproved(stage, witness, asked, approvers);
  return beThere(stage, witness, wish, requestIdIn(asked), firstCall);
}

/** Looks into AWS, and tells it in these words when the access is not there. */
export async function isNotThere(stage: Stage, witness: Witness, wish: Wish, what: string): Promise<void> {
  const isThere = await stage.observer.hasAssignment(assignmentOf(stage, wish));
  witness.check(!isThere, "AWS", what, "sso:ListAccountAssignments");
}

/** There until its time is up, and then soon gone. */
export async function expire(
  stage: Stage,
  witness: Witness,
  wish: Wish,
  { assignment, expiresAt }: Pick<Granted, "assignment" | "expiresAt">,
): Promise<void> {
  const { clock, observer } = stage;
  await clock.skipTo(expiresAt - MINUTE_MS);
  const isThere = await observer.hasAssignment(assignment);
  witness.check(isThere, "AWS", "a minute before the end, access is there", "sso:ListAccountAssignments");
  await clock.runUntil(async () => !(await observer.hasAssignment(assignment)), { limitMs: 10 * MINUTE_MS });
  const late = Math.round((clock.now() - expiresAt) / 1000);
  const isSoon = clock.now() <= expiresAt + SCHEDULER_PRECISION_MS + MINUTE_MS;
  witness.check(isSoon, "AWS", `access is gone, ${late} s after the expiry`, "sso:ListAccountAssignments");
  await waitForMessage(stage, stage.channel, about(wish, "*Ended*"), 5 * MINUTE_MS);
  witness.saw("Daypass", "says Ended, how, and until when sessions can live on", "Slack: channel");
}

/** Milliseconds of `at(2026-11-21T10:00:00)`, which is UTC. */
export function expiryOf(expression: string | undefined): number {
  const text = /^at\((.+)\)$/.exec(expression ?? "")?.[1];
  if (text === undefined) throw new Error("the expiry is not armed, so nothing will take the access away");
  return Date.parse(`${text}Z`);
}
