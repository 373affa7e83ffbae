import type { Context } from "aws-lambda";
import * as z from "zod/mini";
import { WORDING } from "../../../lambdas/adapters/slack/views/wording.ts";
import {
  AwaitDecisionInput,
  GrantAccessInput,
  OpenRequestInput,
  OpenRequestOutput,
  RevokeAccessInput,
} from "../../../lambdas/contracts/workflow-messages.ts";
import { EventEnvelope, RequestClicked, SLACK_DETAIL_TYPES } from "../../../lambdas/domain/slack-events.ts";
import { followClicks } from "../../../lambdas/handlers/wiring/follow-clicks.ts";
import { openSubmissions } from "../../../lambdas/handlers/wiring/open-submissions.ts";
import { makeLogger } from "../../../lambdas/runtime/logger.ts";
import { perMessage } from "../../../lambdas/runtime/queue-task.ts";
import { readNews } from "../../../lambdas/runtime/read-news.ts";
import { refuseImplausible, reported } from "../../../lambdas/runtime/reported.ts";
import { parseInput, workflowTask } from "../../../lambdas/runtime/workflow-task.ts";
import { makeAwaitDecision } from "../../../lambdas/use-cases/await-decision.ts";
import { makeGrantAccess } from "../../../lambdas/use-cases/grant-access.ts";
import { makeNotify } from "../../../lambdas/use-cases/notify.ts";
import { makeRevokeAccess } from "../../../lambdas/use-cases/revoke-access.ts";
import { makeSweep } from "../../../lambdas/use-cases/sweep.ts";
import type { FunctionName } from "../kernel/invocation.ts";
import type { SimulatedPorts } from "../kernel/ports.ts";

export const CHANNEL = "C0001";

/** One run of a function: its handler's composition over the ports given. `invocation` is the id of this run alone. */
export type Run = (ports: SimulatedPorts, event: unknown, invocation: string) => Promise<unknown>;

const logger = makeLogger("sweep", () => undefined, "error");
logger.level = "silent";

/** Each as its handler in lambdas/handlers puts it together: the same contracts, the same use cases, other adapters. */
export const FUNCTIONS: Readonly<Record<Exclude<FunctionName, "slack">, Run>> = {
  "open-request": (ports, event, invocation) => {
    const open = openSubmissions(ports);
    return workflowTask(logger, OpenRequestInput, async (input) => {
      const opened = await open(input);
      return z.encode(OpenRequestOutput, { ...opened, wakesAt: [...opened.wakesAt] });
    })(event, contextOf(invocation));
  },
  "await-decision": (ports, event, invocation) => {
    const awaitDecision = makeAwaitDecision(ports);
    return workflowTask(logger, AwaitDecisionInput, (waiting) => awaitDecision(waiting))(event, contextOf(invocation));
  },
  "decide-request": (ports, batch) => {
    const follow = followClicks(ports);
    return perMessage(logger, batch, EventEnvelope, async (event) => {
      const click = parseInput(RequestClicked, reported(event, SLACK_DETAIL_TYPES.clicked));
      refuseImplausible("clickedAt", click.clickedAt, ports.clock.now());
      return follow({ ...click, eventId: event.id });
    });
  },
  "grant-access": (ports, event, invocation) => {
    const grantAccess = makeGrantAccess(ports);
    return workflowTask(logger, GrantAccessInput, (input, id) => grantAccess({ ...input, invocation: id }))(
      event,
      contextOf(invocation),
    );
  },
  "revoke-access": (ports, event, invocation) => {
    const revokeAccess = makeRevokeAccess(ports);
    return workflowTask(logger, RevokeAccessInput, ({ cause, execution }, id) =>
      revokeAccess({
        requestId: cause.id,
        cause: "n" in cause ? { kind: "fired", ...cause } : { kind: "asked", ...cause, why: cause.why },
        execution,
        invocation: id,
      }),
    )(event, contextOf(invocation));
  },
  notify: (ports, batch) => {
    const { records, messageLog: messages, chatPeople: people, conversations, clock, reportFailure } = ports;
    const notify = makeNotify(
      { records, messages, people, conversations, clock, reportFailure, wording: WORDING },
      CHANNEL,
    );
    return perMessage(logger, batch, EventEnvelope, (event) => notify(readNews(event)));
  },
  sweep: (ports, event, invocation) => {
    const sweep = makeSweep(ports);
    return workflowTask(logger, z.unknown(), async (_input, id) => {
      const swept = await sweep({ invocation: id });
      if (swept.failed > 0) throw new SweepIncompleteError(`${swept.failed} of ${swept.looked} items`);
      return swept;
    })(event, contextOf(invocation));
  },
};

class SweepIncompleteError extends Error {
  override readonly name = "SweepIncompleteError";
}

function contextOf(awsRequestId: string): Context {
  const unused = () => undefined;
  return {
    awsRequestId,
    callbackWaitsForEmptyEventLoop: false,
    functionName: "simulated",
    functionVersion: "$LATEST",
    invokedFunctionArn: "simulated",
    memoryLimitInMB: "256",
    logGroupName: "simulated",
    logStreamName: "simulated",
    getRemainingTimeInMillis: () => 30_000,
    done: unused,
    fail: unused,
    succeed: unused,
  };
}
