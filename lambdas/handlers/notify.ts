import type { SQSBatchResponse } from "aws-lambda";
import { makeDynamodbMessageLog } from "../adapters/aws/dynamodb-message-log.ts";
import { makeDynamodbRequestRecords } from "../adapters/aws/dynamodb-request-records.ts";
import { makeSecretsManagerSecrets } from "../adapters/aws/secrets-manager-secrets.ts";
import { makeSlackCalls } from "../adapters/slack/slack-calls.ts";
import { makeSlackChatPeople } from "../adapters/slack/slack-chat-people.ts";
import { makeSlackConversations } from "../adapters/slack/slack-conversations.ts";
import { WORDING } from "../adapters/slack/views/wording.ts";
import { parseNotices } from "../domain/notice.ts";
import { EventEnvelope } from "../domain/slack-events.ts";
import { makeLogger } from "../runtime/logger.ts";
import { parseEnvironment } from "../runtime/parse-environment.ts";
import { perMessage } from "../runtime/queue-task.ts";
import { readNews } from "../runtime/read-news.ts";
import { makeNotify } from "../use-cases/notify.ts";
import { clock } from "./wiring/transition-ports.ts";

/** Called with facts from the queue of messages, again until each is told. What is told is the record as it is then. */
const environment = parseEnvironment("notify");
const logger = makeLogger("notify");
const { SLACK_TOKEN_SECRET_ARN: tokenSecretArn, SLACK_API_URL: apiUrl, TABLE_NAME } = environment;
const calls = makeSlackCalls(makeSecretsManagerSecrets(clock), { tokenSecretArn, apiUrl });
const ports = {
  records: makeDynamodbRequestRecords(TABLE_NAME),
  messages: makeDynamodbMessageLog(TABLE_NAME),
  people: makeSlackChatPeople(calls),
  conversations: makeSlackConversations(calls),
  wording: WORDING,
  clock,
  reportFailure: (what: string, error: unknown) => logger.warn({ error }, what),
};
const notify = makeNotify(ports, environment.SLACK_CHANNEL, parseNotices(environment.SILENCED_NOTICES));

// one message after the other: events of one request in a batch would wait for each other's messages
export const handler = (batch: unknown, _context: unknown): Promise<SQSBatchResponse> =>
  perMessage(logger, batch, EventEnvelope, (event) => notify(readNews(event)));
