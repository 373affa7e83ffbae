import * as z from "zod/mini";
import { makeDynamodbDueItems } from "../adapters/aws/dynamodb-due-items.ts";
import { makeDynamodbLedger } from "../adapters/aws/dynamodb-ledger.ts";
import { makeDynamodbMessageLog } from "../adapters/aws/dynamodb-message-log.ts";
import { makeSnsOperators } from "../adapters/aws/sns-operators.ts";
import { makeStepFunctionsWorkflows } from "../adapters/aws/step-functions-workflows.ts";
import { makeLogger } from "../runtime/logger.ts";
import { parseEnvironment } from "../runtime/parse-environment.ts";
import { workflowTask } from "../runtime/workflow-task.ts";
import { makeSweep } from "../use-cases/sweep.ts";
import { transitionPorts } from "./wiring/transition-ports.ts";

/** Called every few minutes by a schedule. Whatever it does is safe to do twice, and what it misses is due the next time. */
const environment = parseEnvironment("sweep");
const logger = makeLogger("sweep");
const sweep = makeSweep({
  ...transitionPorts(environment, logger),
  dueItems: makeDynamodbDueItems(environment.TABLE_NAME),
  ledger: makeDynamodbLedger(environment.TABLE_NAME),
  messageLog: makeDynamodbMessageLog(environment.TABLE_NAME),
  operators: makeSnsOperators(environment.OPERATORS_TOPIC_ARN),
  workflows: makeStepFunctionsWorkflows({
    revocationWorkflowArn: environment.REVOCATION_WORKFLOW_ARN,
    accessWorkflowArn: environment.ACCESS_WORKFLOW_ARN,
  }),
  reportFailure: (what, error) => logger.error({ what, error }, "could not be dealt with"),
});

export const handler = workflowTask(logger, z.unknown(), async (_input, invocation) => {
  const swept = await sweep({ invocation });
  // so that the failed invocation is seen: it is tried again, and then its alarm rings
  if (swept.failed > 0)
    throw new SweepIncompleteError(`${swept.failed} of ${swept.looked} items could not be dealt with`);
  return swept;
});

class SweepIncompleteError extends Error {
  override readonly name = "SweepIncompleteError";
}
