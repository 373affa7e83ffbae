import { verifyChain } from "./audit-chain.ts";
import { missingBeforeCreation } from "./order-of-calls.ts";
import { ask, assignmentOf, MINUTE_MS, requestIdIn, type Stage, type Wish, waitForMessage } from "./stage.ts";
import type { Witness } from "./witness.ts";

/** How late the scheduler may fire, and how long Identity Center may take, in milliseconds of cloud time. */
const SCHEDULER_PRECISION_MS = MINUTE_MS;

/**
 * Asked, approved by somebody or, without an approver, by the policy at once; armed, granted, and taken away when the time is up.
 * Returns the request's id.
 */
export async function playGrantedAndExpired(
  stage: Stage,
  witness: Witness,
  wish: Wish,
  approver?: string,
): Promise<string> {
  const { clock, observer, workspace, channel } = stage;
  const firstCall = stage.calls.length;
  const assignment = assignmentOf(stage, wish);
  await ask(stage, wish);
  witness.saw(wish.by, `asks for ${wish.permissionSet} in ${wish.account}`, "Slack: form");

  const isAbout = (text: string, ...parts: readonly string[]) =>
    [wish.reason, ...parts].every((part) => text.includes(part));
  const shown = approver === undefined ? "" : "Waiting for a decision";
  const asked = await waitForMessage(stage, channel, (text) => isAbout(text, shown), 5 * MINUTE_MS);
  const requestId = requestIdIn(asked);
  if (approver === undefined)
    witness.saw("Daypass", "shows the request, which the policy grants at once", "Slack: channel");
  else {
    witness.saw("Daypass", "shows the request with Approve and Deny", "Slack: channel");
    witness.check(
      !(await observer.hasAssignment(assignment)),
      "AWS",
      "no access before a decision",
      "sso:ListAccountAssignments",
    );
    await workspace.as(approver).click(asked, "approve");
    witness.saw(approver, "clicks Approve", "Slack: button");
  }
  await clock.runUntil(() => observer.hasAssignment(assignment), { limitMs: 12 * MINUTE_MS });
  const armedAt = await observer.armedAt(stage.scheduleGroup, `${requestId}-1`);
  witness.check(
    armedAt !== undefined,
    "AWS",
    `expiry armed before there is access: ${armedAt}`,
    "scheduler:GetSchedule",
  );
  witness.saw("AWS", `access is there: ${wish.permissionSet} in ${wish.account}`, "sso:ListAccountAssignments");
  for (const what of missingBeforeCreation(stage.calls.slice(firstCall), requestId)) {
    witness.check(false, "AWS", what, "the account's trail of calls");
  }
  await waitForMessage(stage, channel, (text) => isAbout(text, "*Granted*"), 5 * MINUTE_MS);
  witness.saw("Daypass", "says Granted, and until when", "Slack: channel");

  const expiresAt = expiryOf(armedAt);
  if (expiresAt === undefined) throw new Error("the expiry is not armed, so nothing will take the access away");
  await clock.skipTo(expiresAt - MINUTE_MS);
  witness.check(
    await observer.hasAssignment(assignment),
    "AWS",
    "a minute before the end, access is there",
    "sso:ListAccountAssignments",
  );
  await clock.runUntil(async () => !(await observer.hasAssignment(assignment)), { limitMs: 10 * MINUTE_MS });
  const late = Math.round((clock.now() - expiresAt) / 1000);
  witness.check(
    clock.now() <= expiresAt + SCHEDULER_PRECISION_MS + MINUTE_MS,
    "AWS",
    `access is gone, ${late} s after the expiry`,
    "sso:ListAccountAssignments",
  );
  await waitForMessage(stage, channel, (text) => isAbout(text, "*Ended*"), 5 * MINUTE_MS);
  witness.saw("Daypass", "says Ended, how, and until when sessions can live on", "Slack: channel");
  return requestId;
}

/** `at(2026-11-21T10:00:00)`, which is UTC. */
function expiryOf(expression: string | undefined): number | undefined {
  const text = /^at\((.+)\)$/.exec(expression ?? "")?.[1];
  return text === undefined ? undefined : Date.parse(`${text}Z`);
}

/** The verdict on the audit chain of a life, from the objects in the bucket. */
export async function witnessChain(
  stage: Stage,
  witness: Witness,
  requestId: string,
  facts: readonly string[],
): Promise<void> {
  const verdict = verifyChain(requestId, await stage.observer.auditObjects(requestId));
  const isAsTold = verdict.facts.join(" ") === facts.join(" ");
  const what = isAsTold ? verdict.facts.join(" → ") : `${facts.join(" → ")}, instead of ${verdict.facts.join(" → ")}`;
  witness.check(isAsTold, "auditor", `on record: ${what}`, "s3:GetObject");
  witness.check(
    verdict.problems.length === 0,
    "auditor",
    `the chain is whole${verdict.problems.map((p) => `; ${p}`)}`,
    "s3:GetObject",
  );
}
