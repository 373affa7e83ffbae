import { makeEventbridgeSubmissions } from "../../adapters/aws/eventbridge-submissions.ts";
import { makeIdentityCenterPermissionSets } from "../../adapters/aws/identity-center-permission-sets.ts";
import { makeOrganizationsOrganisation } from "../../adapters/aws/organizations-organisation.ts";
import type { SlackAppUses } from "../../adapters/slack/slack-app.ts";
import type { SlackCalls } from "../../adapters/slack/slack-calls.ts";
import { makeSlackChatPeople } from "../../adapters/slack/slack-chat-people.ts";
import type { Environment } from "../../contracts/environments.ts";
import { bundledPolicy } from "../../runtime/bundled-policy.ts";
import { makeAdmitToForm } from "../../use-cases/admit-to-form.ts";
import { makeClickRequest } from "../../use-cases/click-request.ts";
import { makeListChoices } from "../../use-cases/list-choices.ts";
import { makeListGroups } from "../../use-cases/list-groups.ts";
import { makeSubmitExtension } from "../../use-cases/submit-extension.ts";
import { makeSubmitGroupRequest } from "../../use-cases/submit-group-request.ts";
import { makeSubmitRequest } from "../../use-cases/submit-request.ts";
import { groupPorts } from "./group-ports.ts";
import { clock } from "./transition-ports.ts";

/** What the Slack function can do: read what its forms need, and report. */
export function slackUses(environment: Environment<"slack">, calls: SlackCalls): Omit<SlackAppUses, "reportFailure"> {
  const { BUS_NAME, SLACK_TEAM_ID: teamId, INSTANCE_ARN } = environment;
  const reporting = { submissions: makeEventbridgeSubmissions(BUS_NAME), clock };
  const directory = {
    organisation: makeOrganizationsOrganisation(),
    permissionSets: makeIdentityCenterPermissionSets(),
    clock,
  };
  return {
    submitRequest: makeSubmitRequest(reporting, teamId),
    submitGroupRequest: makeSubmitGroupRequest(reporting, teamId),
    submitExtension: makeSubmitExtension(reporting, teamId),
    clickRequest: makeClickRequest(reporting, teamId),
    admitToForm: makeAdmitToForm({ chatPeople: makeSlackChatPeople(calls), clock }, teamId),
    listChoices: makeListChoices(directory, INSTANCE_ARN, environment.OWN_ACCOUNT_ID),
    listGroups: makeListGroups({ ...groupPorts(environment), ...bundledPolicy(), clock }),
  };
}
