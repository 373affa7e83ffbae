import { makeDynamodbBindings } from "../../adapters/aws/dynamodb-bindings.ts";
import { makeDynamodbMessageLog } from "../../adapters/aws/dynamodb-message-log.ts";
import { makeIdentityStorePeople } from "../../adapters/aws/identity-store-people.ts";
import { makeSecretsManagerSecrets } from "../../adapters/aws/secrets-manager-secrets.ts";
import { makeSnsOperators } from "../../adapters/aws/sns-operators.ts";
import { makeSlackCalls } from "../../adapters/slack/slack-calls.ts";
import { makeSlackChatPeople } from "../../adapters/slack/slack-chat-people.ts";
import { parseNotices } from "../../domain/notice.ts";
import type { IdentityPorts } from "../../steps/resolve-person.ts";
import { clock } from "./transition-ports.ts";

/** What it takes to know who somebody in Slack is. */
export function identityPorts(environment: {
  readonly IDENTITY_STORE_ID: string;
  readonly SLACK_TOKEN_SECRET_ARN: string;
  readonly SLACK_API_URL: string;
  readonly SLACK_TEAM_ID: string;
  readonly EMAIL_DOMAINS: string;
  readonly TABLE_NAME: string;
  readonly OPERATORS_TOPIC_ARN: string;
  readonly FIRST_USE: "requesters" | "everybody";
  readonly SILENCED_NOTICES?: string | undefined;
}): Omit<IdentityPorts, "policy" | "audit" | "clock" | "sha256"> {
  const calls = makeSlackCalls(makeSecretsManagerSecrets(clock), {
    tokenSecretArn: environment.SLACK_TOKEN_SECRET_ARN,
    apiUrl: environment.SLACK_API_URL,
  });
  return {
    chatPeople: makeSlackChatPeople(calls),
    people: makeIdentityStorePeople(environment.IDENTITY_STORE_ID, clock),
    teamId: environment.SLACK_TEAM_ID,
    emailDomains: environment.EMAIL_DOMAINS.split(","),
    bindings: makeDynamodbBindings(environment.TABLE_NAME),
    messageLog: makeDynamodbMessageLog(environment.TABLE_NAME),
    operators: makeSnsOperators(environment.OPERATORS_TOPIC_ARN),
    firstUse: environment.FIRST_USE,
    silenced: parseNotices(environment.SILENCED_NOTICES),
  };
}
