import { makeEventbridgeSubmissions } from "../../adapters/aws/eventbridge-submissions.ts";
import { makeS3DirectorySnapshots } from "../../adapters/aws/s3-directory-snapshots.ts";
import type { SlackAppUses } from "../../adapters/slack/slack-app.ts";
import type { SlackCalls } from "../../adapters/slack/slack-calls.ts";
import { makeSlackChatPeople } from "../../adapters/slack/slack-chat-people.ts";
import type { Environment } from "../../contracts/environments.ts";
import { bundledPolicy } from "../../runtime/bundled-policy.ts";
import { makeKeptSnapshot } from "../../steps/kept-snapshot.ts";
import { makeAdmitToForm } from "../../use-cases/admit-to-form.ts";
import { makeCheckDirectory } from "../../use-cases/check-directory.ts";
import { makeClickRequest } from "../../use-cases/click-request.ts";
import { makeListChoices } from "../../use-cases/list-choices.ts";
import { makeListGroups } from "../../use-cases/list-groups.ts";
import { makeSubmitExtension } from "../../use-cases/submit-extension.ts";
import { makeSubmitGroupRequest } from "../../use-cases/submit-group-request.ts";
import { makeSubmitRequest } from "../../use-cases/submit-request.ts";
import { clock } from "./transition-ports.ts";

/** What the Slack function can do: read what its forms need, and report. */
export function slackUses(
  environment: Environment<"slack">,
  calls: SlackCalls,
  reportFailure: (what: string, error: unknown) => void,
): SlackAppUses {
  const { BUS_NAME, SLACK_TEAM_ID: teamId, DIRECTORY_BUCKET, OWN_ACCOUNT_ID } = environment;
  const { policy } = bundledPolicy();
  const reporting = { submissions: makeEventbridgeSubmissions(BUS_NAME), clock };
  const snapshot = makeKeptSnapshot({ snapshots: makeS3DirectorySnapshots(DIRECTORY_BUCKET), clock, reportFailure });
  return {
    submitRequest: makeSubmitRequest(reporting, teamId),
    submitGroupRequest: makeSubmitGroupRequest(reporting, teamId),
    submitExtension: makeSubmitExtension(reporting, teamId),
    clickRequest: makeClickRequest(reporting, teamId),
    admitToForm: makeAdmitToForm({ chatPeople: makeSlackChatPeople(calls), clock }, teamId),
    checkDirectory: makeCheckDirectory({ snapshot, clock }),
    listChoices: makeListChoices({ snapshot }, policy, OWN_ACCOUNT_ID),
    listGroups: makeListGroups({ snapshot }, policy),
    reportFailure,
  };
}
