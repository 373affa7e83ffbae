import { requestIdOf } from "../../../lambdas/domain/access-request.ts";
import { secondsAfter } from "../../../lambdas/domain/instant.ts";
import { makeClickRequest } from "../../../lambdas/use-cases/click-request.ts";
import { makeSubmitExtension } from "../../../lambdas/use-cases/submit-extension.ts";
import { makeSubmitGroupRequest } from "../../../lambdas/use-cases/submit-group-request.ts";
import { makeSubmitRequest } from "../../../lambdas/use-cases/submit-request.ts";
import { sha256 } from "../../fixtures/access-requests.ts";
import { TEAM_ID } from "../../fixtures/daypass-world.ts";
import type { Run } from "../aws/functions.ts";
import type { InvocationResult } from "../aws/lambda-service.ts";
import type { VirtualTime } from "../kernel/virtual-time.ts";
import { PEOPLE, WANTED, type Wanted } from "./organisation.ts";
import type { PeopleAct, Script, Which } from "./script.ts";

const NEVER = new AbortController().signal;
const REASON = "look at a failing deployment";

/** The id of a request, by what was submitted: as a button has it. */
export function requestIdFor(script: Pick<Script, "acts">, { submission, part }: Which): string {
  const deed = script.acts
    .map((act) => act.deed)
    .find((each) => each.kind === "submit" && each.submission === submission);
  const wanted: Wanted | undefined = deed?.kind === "submit" ? WANTED[deed.wanted] : undefined;
  const accounts = wanted !== undefined && "accounts" in wanted ? wanted.accounts : [];
  return requestIdOf(TEAM_ID, `view-${submission}`, sha256, accounts.length > 1 ? accounts[part] : undefined);
}

/** What the Slack function does for somebody; `clickId` is Slack's own, the same when Slack sends it again. */
export function runOf(script: Script, act: PeopleAct): Run {
  const { slackUserId } = PEOPLE[act.who];
  return (ports) => {
    switch (act.kind) {
      case "submit": {
        const { submission, durationSeconds, startsInSeconds } = act;
        const wanted: Wanted = WANTED[act.wanted];
        const startsAt =
          startsInSeconds === undefined ? {} : { startsAt: secondsAfter(ports.clock.now(), startsInSeconds) };
        const filled = {
          submissionId: `view-${submission}`,
          slackUserId,
          duration: String(durationSeconds),
          reason: REASON,
          ...startsAt,
        };
        if ("groupId" in wanted)
          return makeSubmitGroupRequest(ports, TEAM_ID)({ ...filled, groupId: wanted.groupId }, NEVER);
        const { accounts: accountIds, permissionSetArn } = wanted;
        return makeSubmitRequest(ports, TEAM_ID)({ ...filled, accountIds, permissionSetArn }, NEVER);
      }
      case "extend": {
        const { submission, durationSeconds, of } = act;
        const filled = {
          submissionId: `view-${submission}`,
          slackUserId,
          duration: String(durationSeconds),
          reason: REASON,
        };
        return makeSubmitExtension(ports, TEAM_ID)({ ...filled, requestId: requestIdFor(script, of) }, NEVER);
      }
      case "click": {
        const { verb, of, click, lessSeconds, wholeBatch } = act;
        const what = { clickId: `click-${click}`, slackUserId, requestId: requestIdFor(script, of), verb, wholeBatch };
        const more = verb === "deny" || verb === "revoke" ? { reason: "not now, please" } : {};
        const less = lessSeconds === undefined ? {} : { duration: String(lessSeconds) };
        return makeClickRequest(ports, TEAM_ID)({ ...what, ...more, ...less }, NEVER);
      }
    }
  };
}

/** Milliseconds until somebody who was told that it did not work tries again. */
const TRIES_AGAIN_AFTER = [4_000, 60_000];

/** Somebody does it in Slack, and again when Slack says that it did not work. */
export function actInSlack(
  time: VirtualTime,
  invoke: () => Promise<InvocationResult>,
  [wait, ...waits]: readonly number[] = TRIES_AGAIN_AFTER,
): void {
  void invoke().then(({ kind }) => {
    if (kind === "failed" && wait !== undefined) time.after(wait, () => actInSlack(time, invoke, waits));
  });
}
