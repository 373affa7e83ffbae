import { makeDynamodbBindings } from "../adapters/aws/dynamodb-bindings.ts";
import { makeDynamodbGrantControl } from "../adapters/aws/dynamodb-grant-control.ts";
import { makeDynamodbLedger } from "../adapters/aws/dynamodb-ledger.ts";
import { makeDynamodbPermits } from "../adapters/aws/dynamodb-permits.ts";
import { makeIdentityStorePeople } from "../adapters/aws/identity-store-people.ts";
import { makeSchedulerExpirySchedules } from "../adapters/aws/scheduler-expiry-schedules.ts";
import { makeStepFunctionsWorkflows } from "../adapters/aws/step-functions-workflows.ts";
import { GrantAccessInput } from "../contracts/workflow-messages.ts";
import { bundledPolicy } from "../runtime/bundled-policy.ts";
import { makeLogger } from "../runtime/logger.ts";
import { parseEnvironment } from "../runtime/parse-environment.ts";
import { workflowTask } from "../runtime/workflow-task.ts";
import { makeGrantAccess } from "../use-cases/grant-access.ts";
import { ACCESS_PROVIDERS } from "./wiring/access-providers.ts";
import { targetPorts } from "./wiring/target-ports.ts";
import { clock, transitionPorts } from "./wiring/transition-ports.ts";

/** Called by the access workflow until it is done. Each run goes on from the record and the ledger, whatever happened before. */
const environment = parseEnvironment("grant-access");
const logger = makeLogger("grant-access");
const grantAccess = makeGrantAccess({
  ...transitionPorts(environment, logger),
  ...bundledPolicy(),
  people: makeIdentityStorePeople(environment.IDENTITY_STORE_ID, clock),
  ...targetPorts(environment),
  bindings: makeDynamodbBindings(environment.TABLE_NAME),
  providers: ACCESS_PROVIDERS,
  ledger: makeDynamodbLedger(environment.TABLE_NAME),
  permits: makeDynamodbPermits(environment.TABLE_NAME),
  grantControl: makeDynamodbGrantControl(environment.TABLE_NAME),
  schedules: makeSchedulerExpirySchedules(environment),
  workflows: makeStepFunctionsWorkflows({ revocationWorkflowArn: environment.REVOCATION_WORKFLOW_ARN }),
});

export const handler = workflowTask(logger, GrantAccessInput, (input, invocation) =>
  grantAccess({ ...input, invocation }),
);
