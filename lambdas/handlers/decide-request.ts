import type { SQSBatchResponse } from "aws-lambda";
import { makeStepFunctionsWorkflows } from "../adapters/aws/step-functions-workflows.ts";
import { EventEnvelope, RequestClicked, SLACK_DETAIL_TYPES } from "../domain/slack-events.ts";
import { bundledPolicy } from "../runtime/bundled-policy.ts";
import { makeLogger } from "../runtime/logger.ts";
import { parseEnvironment } from "../runtime/parse-environment.ts";
import { perMessage } from "../runtime/queue-task.ts";
import { refuseImplausible, reported } from "../runtime/reported.ts";
import { parseInput } from "../runtime/workflow-task.ts";
import { followClicks } from "./wiring/follow-clicks.ts";
import { identityPorts } from "./wiring/identity-ports.ts";
import { groupPorts } from "./wiring/target-ports.ts";
import { clock, transitionPorts } from "./wiring/transition-ports.ts";

/** Called with clicks from the queue, again until each is done. A second run meets what the first one did. */
const environment = parseEnvironment("decide-request");
const logger = makeLogger("decide-request");
const follow = followClicks({
  ...transitionPorts(environment, logger),
  ...identityPorts(environment),
  ...bundledPolicy(),
  ...groupPorts(environment),
  workflows: makeStepFunctionsWorkflows({ revocationWorkflowArn: environment.REVOCATION_WORKFLOW_ARN }),
});

export const handler = (batch: unknown, _context: unknown): Promise<SQSBatchResponse> =>
  perMessage(logger, batch, EventEnvelope, async (event) => {
    const click = parseInput(RequestClicked, reported(event, SLACK_DETAIL_TYPES.clicked));
    refuseImplausible("clickedAt", click.clickedAt, clock.now());
    const followed = await follow({ ...click, eventId: event.id });
    const { requestId, verb } = click;
    return { requestId, verb, ...followed };
  });
