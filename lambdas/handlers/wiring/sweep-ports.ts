import type { Logger } from "pino";
import { makeDynamodbDueItems } from "../../adapters/aws/dynamodb-due-items.ts";
import { makeDynamodbLedger } from "../../adapters/aws/dynamodb-ledger.ts";
import { makeDynamodbLiveGrants } from "../../adapters/aws/dynamodb-live-grants.ts";
import { makeDynamodbMessageLog } from "../../adapters/aws/dynamodb-message-log.ts";
import { makeSchedulerExpirySchedules } from "../../adapters/aws/scheduler-expiry-schedules.ts";
import { makeSnsOperators } from "../../adapters/aws/sns-operators.ts";
import { makeStepFunctionsWorkflows } from "../../adapters/aws/step-functions-workflows.ts";
import type { Environment } from "../../contracts/environments.ts";
import type { SweepPorts } from "../../use-cases/sweep.ts";
import { ACCESS_PROVIDERS } from "./access-providers.ts";
import { transitionPorts } from "./transition-ports.ts";

/** Everything that a sweep looks at and may start. */
export function sweepPorts(environment: Environment<"sweep">, logger: Logger): SweepPorts {
  return {
    ...transitionPorts(environment, logger),
    dueItems: makeDynamodbDueItems(environment.TABLE_NAME),
    liveGrants: makeDynamodbLiveGrants(environment.TABLE_NAME),
    schedules: makeSchedulerExpirySchedules(environment),
    providers: ACCESS_PROVIDERS,
    ledger: makeDynamodbLedger(environment.TABLE_NAME),
    messageLog: makeDynamodbMessageLog(environment.TABLE_NAME),
    operators: makeSnsOperators(environment.OPERATORS_TOPIC_ARN),
    workflows: makeStepFunctionsWorkflows({
      revocationWorkflowArn: environment.REVOCATION_WORKFLOW_ARN,
      accessWorkflowArn: environment.ACCESS_WORKFLOW_ARN,
    }),
    reportFailure: (what, error) => logger.error({ what, error }, "could not be dealt with"),
  };
}
