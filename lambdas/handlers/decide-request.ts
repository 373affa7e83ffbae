import type { SQSBatchResponse } from "aws-lambda";
import { makeStepFunctionsWorkflows } from "../adapters/aws/step-functions-workflows.ts";
import { DecisionClicked, EventEnvelope, SLACK_DETAIL_TYPES } from "../domain/slack-events.ts";
import { bundledPolicy } from "../runtime/bundled-policy.ts";
import { makeLogger } from "../runtime/logger.ts";
import { parseEnvironment } from "../runtime/parse-environment.ts";
import { perMessage } from "../runtime/queue-task.ts";
import { refuseAhead, reported } from "../runtime/reported.ts";
import { parseInput } from "../runtime/workflow-task.ts";
import { makeDecideRequest } from "../use-cases/decide-request.ts";
import { identityPorts } from "./wiring/identity-ports.ts";
import { clock, transitionPorts } from "./wiring/transition-ports.ts";

/** Called with clicks from the queue of decisions, again until each is done. A second run meets its own decision. */
const environment = parseEnvironment("decide-request");
const logger = makeLogger("decide-request");
const decideRequest = makeDecideRequest({
  ...transitionPorts(environment, logger),
  ...identityPorts(environment),
  ...bundledPolicy(),
  workflows: makeStepFunctionsWorkflows({}),
});

export const handler = (batch: unknown, _context: unknown): Promise<SQSBatchResponse> =>
  perMessage(logger, batch, EventEnvelope, async (event) => {
    const click = parseInput(DecisionClicked, reported(event, SLACK_DETAIL_TYPES.decided));
    refuseAhead("clickedAt", click.clickedAt, clock.now());
    const decided = await decideRequest({ ...click, eventId: event.id, reason: click.reason });
    const { kind } = decided;
    return { requestId: click.requestId, kind, ...(kind === "refused" ? { why: decided.why } : {}) };
  });
