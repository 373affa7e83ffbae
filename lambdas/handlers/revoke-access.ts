import { makeDynamodbLedger } from "../adapters/aws/dynamodb-ledger.ts";
import { makeDynamodbPermits } from "../adapters/aws/dynamodb-permits.ts";
import { makeIdentityCenterExistingAccess } from "../adapters/aws/identity-center-existing-access.ts";
import { makeIdentityStorePeople } from "../adapters/aws/identity-store-people.ts";
import { makeOrganizationsOrganisation } from "../adapters/aws/organizations-organisation.ts";
import { makeSchedulerExpirySchedules } from "../adapters/aws/scheduler-expiry-schedules.ts";
import { makeSnsOperators } from "../adapters/aws/sns-operators.ts";
import { RevokeAccessInput } from "../contracts/workflow-messages.ts";
import { makeLogger } from "../runtime/logger.ts";
import { parseEnvironment } from "../runtime/parse-environment.ts";
import { workflowTask } from "../runtime/workflow-task.ts";
import { makeRevokeAccess } from "../use-cases/revoke-access.ts";
import { ACCESS_PROVIDERS } from "./wiring/access-providers.ts";
import { clock, transitionPorts } from "./wiring/transition-ports.ts";

/** Called by the revocation workflow until it is done, whoever started it. A second run meets what the first one did. */
const environment = parseEnvironment("revoke-access");
const logger = makeLogger("revoke-access");
const revokeAccess = makeRevokeAccess({
  ...transitionPorts(environment, logger),
  people: makeIdentityStorePeople(environment.IDENTITY_STORE_ID, clock),
  organisation: makeOrganizationsOrganisation(),
  providers: ACCESS_PROVIDERS,
  ledger: makeDynamodbLedger(environment.TABLE_NAME),
  permits: makeDynamodbPermits(environment.TABLE_NAME),
  schedules: makeSchedulerExpirySchedules(environment),
  existing: makeIdentityCenterExistingAccess(environment.IDENTITY_STORE_ID),
  operators: makeSnsOperators(environment.OPERATORS_TOPIC_ARN),
});

export const handler = workflowTask(logger, RevokeAccessInput, ({ cause, execution }, invocation) =>
  revokeAccess({
    requestId: cause.id,
    cause: "n" in cause ? { kind: "fired", ...cause } : { kind: "asked", ...cause, why: cause.why },
    execution,
    invocation,
  }),
);
