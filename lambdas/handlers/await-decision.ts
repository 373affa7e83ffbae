import { makeStepFunctionsWorkflows } from "../adapters/aws/step-functions-workflows.ts";
import { AwaitDecisionInput } from "../contracts/workflow-messages.ts";
import { makeLogger } from "../runtime/logger.ts";
import { parseEnvironment } from "../runtime/parse-environment.ts";
import { workflowTask } from "../runtime/workflow-task.ts";
import { makeAwaitDecision } from "../use-cases/await-decision.ts";
import { transitionPorts } from "./wiring/transition-ports.ts";

/** Called with a task token each time the access workflow begins to wait. A second run hangs up the newer token. */
const environment = parseEnvironment("await-decision");
const logger = makeLogger("await-decision");
const awaitDecision = makeAwaitDecision({
  ...transitionPorts(environment, logger),
  workflows: makeStepFunctionsWorkflows({}),
});

export const handler = workflowTask(logger, AwaitDecisionInput, (waiting) => awaitDecision(waiting));
