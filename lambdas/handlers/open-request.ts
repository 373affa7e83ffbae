import * as z from "zod/mini";
import { makeIdentityCenterPermissionSets } from "../adapters/aws/identity-center-permission-sets.ts";
import { makeOrganizationsOrganisation } from "../adapters/aws/organizations-organisation.ts";
import { OpenRequestInput, OpenRequestOutput } from "../contracts/workflow-messages.ts";
import { AccessSubmitted, SLACK_DETAIL_TYPES } from "../domain/slack-events.ts";
import { bundledPolicy } from "../runtime/bundled-policy.ts";
import { makeLogger } from "../runtime/logger.ts";
import { parseEnvironment } from "../runtime/parse-environment.ts";
import { refuseAhead, reported } from "../runtime/reported.ts";
import { parseInput, workflowTask } from "../runtime/workflow-task.ts";
import { makeOpenRequest } from "../use-cases/open-request.ts";
import { identityPorts } from "./wiring/identity-ports.ts";
import { clock, transitionPorts } from "./wiring/transition-ports.ts";

/**
 * First task of the access workflow, started by a submission's event. A second run meets the record that the first one made: its
 * id follows from the submission.
 */
const environment = parseEnvironment("open-request");
const logger = makeLogger("open-request");
const openRequest = makeOpenRequest({
  ...transitionPorts(environment, logger),
  ...identityPorts(environment),
  ...bundledPolicy(),
  organisation: makeOrganizationsOrganisation(),
  permissionSets: makeIdentityCenterPermissionSets(),
  ownAccountId: environment.OWN_ACCOUNT_ID,
  instanceArn: environment.INSTANCE_ARN,
});

export const handler = workflowTask(logger, OpenRequestInput, async ({ event, execution }) => {
  const submission = parseInput(AccessSubmitted, reported(event, SLACK_DETAIL_TYPES.submitted));
  refuseAhead("submittedAt", submission.submittedAt, clock.now());
  const opened = await openRequest({ ...submission, eventId: event.id, execution });
  return z.encode(OpenRequestOutput, { ...opened, wakesAt: [...opened.wakesAt] });
});
