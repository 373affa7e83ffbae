import * as z from "zod/mini";
import { makeDynamodbLedger } from "../adapters/aws/dynamodb-ledger.ts";
import { makeIdentityCenterExistingAccess } from "../adapters/aws/identity-center-existing-access.ts";
import { makeStepFunctionsWorkflows } from "../adapters/aws/step-functions-workflows.ts";
import { OpenRequestInput, OpenRequestOutput } from "../contracts/workflow-messages.ts";
import { bundledPolicy } from "../runtime/bundled-policy.ts";
import { makeLogger } from "../runtime/logger.ts";
import { parseEnvironment } from "../runtime/parse-environment.ts";
import { workflowTask } from "../runtime/workflow-task.ts";
import { identityPorts } from "./wiring/identity-ports.ts";
import { openSubmissions } from "./wiring/open-submissions.ts";
import { targetPorts } from "./wiring/target-ports.ts";
import { transitionPorts } from "./wiring/transition-ports.ts";

/**
 * First task of the access workflow, started by a submission's event. A second run meets the record that the first one made: its
 * id follows from the submission.
 */
const environment = parseEnvironment("open-request");
const logger = makeLogger("open-request");
const open = openSubmissions({
  ...transitionPorts(environment, logger),
  ...identityPorts(environment),
  ...bundledPolicy(),
  ...targetPorts(environment),
  existing: makeIdentityCenterExistingAccess(environment.IDENTITY_STORE_ID),
  ledger: makeDynamodbLedger(environment.TABLE_NAME),
  workflows: makeStepFunctionsWorkflows({ accessWorkflowArn: environment.ACCESS_WORKFLOW_ARN }),
});

export const handler = workflowTask(logger, OpenRequestInput, async (input) => {
  const opened = await open(input);
  return z.encode(OpenRequestOutput, { ...opened, wakesAt: [...opened.wakesAt] });
});
