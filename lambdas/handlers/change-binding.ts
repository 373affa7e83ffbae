import * as z from "zod/mini";
import { makeDynamodbBindings } from "../adapters/aws/dynamodb-bindings.ts";
import { makeIdentityStorePeople } from "../adapters/aws/identity-store-people.ts";
import { makeS3AuditTrail } from "../adapters/aws/s3-audit-trail.ts";
import { makeSecretsManagerSecrets } from "../adapters/aws/secrets-manager-secrets.ts";
import { makeSnsOperators } from "../adapters/aws/sns-operators.ts";
import { makeSlackCalls } from "../adapters/slack/slack-calls.ts";
import { makeSlackChatPeople } from "../adapters/slack/slack-chat-people.ts";
import { BindingAnswer, BindingAsked } from "../contracts/binding-change.ts";
import { makeLogger } from "../runtime/logger.ts";
import { parseEnvironment } from "../runtime/parse-environment.ts";
import { workflowTask } from "../runtime/workflow-task.ts";
import { makeAnswerBinding } from "./wiring/answer-binding.ts";
import { clock, sha256 } from "./wiring/transition-ports.ts";

/** Called by an administrator, through `npx daypass bindings`. The same change twice is one binding, or none to reset. */
const environment = parseEnvironment("change-binding");
const logger = makeLogger("change-binding");
const { SLACK_TOKEN_SECRET_ARN: tokenSecretArn, SLACK_API_URL: apiUrl } = environment;
const answerBinding = makeAnswerBinding({
  chatPeople: makeSlackChatPeople(makeSlackCalls(makeSecretsManagerSecrets(clock), { tokenSecretArn, apiUrl })),
  people: makeIdentityStorePeople(environment.IDENTITY_STORE_ID, clock),
  bindings: makeDynamodbBindings(environment.TABLE_NAME),
  audit: makeS3AuditTrail(environment, clock),
  operators: makeSnsOperators(environment.OPERATORS_TOPIC_ARN),
  teamId: environment.SLACK_TEAM_ID,
  clock,
  sha256,
});

export const handler = workflowTask(
  logger,
  BindingAsked,
  async (asked, invocation) => z.encode(BindingAnswer, await answerBinding(asked, invocation)),
  // not whose address is whose
  ({ answer }) => ({ answer }),
);
