import { randomUUID } from "node:crypto";
import type { APIGatewayProxyResult } from "aws-lambda";
import { makeDynamodbReplayMarks } from "../adapters/aws/dynamodb-replay-marks.ts";
import { makeSecretsManagerSecrets } from "../adapters/aws/secrets-manager-secrets.ts";
import { makeRequestVerifier } from "../adapters/slack/request-verifier.ts";
import { makeSlackApp } from "../adapters/slack/slack-app.ts";
import { makeSlackCalls } from "../adapters/slack/slack-calls.ts";
import { makeSlackFrontDoor } from "../adapters/slack/slack-front-door.ts";
import { makeLogger } from "../runtime/logger.ts";
import { parseEnvironment } from "../runtime/parse-environment.ts";
import { slackUses } from "./wiring/slack-uses.ts";
import { clock } from "./wiring/transition-ports.ts";

/** Called by the internet, with what people do in Slack. It reports; the same submission or click twice has one id. */
const environment = parseEnvironment("slack");
const logger = makeLogger("slack");
const { SLACK_TOKEN_SECRET_ARN: tokenSecretArn, SLACK_API_URL: apiUrl, SLACK_SIGNING_SECRET_ARN } = environment;
const secrets = makeSecretsManagerSecrets(clock, [SLACK_SIGNING_SECRET_ARN, tokenSecretArn]);

const reportFailure = (what: string, error: unknown) => logger.error({ error }, what);
const reportRefusal = (statusCode: number, why: string) => logger.warn({ statusCode, why }, "request refused");
const reportUnmarked = (error: unknown) => logger.error({ error }, "request not checked for replay");

const replayMarks = makeDynamodbReplayMarks(environment.TABLE_NAME, randomUUID);
const verify = makeRequestVerifier({ secrets, replayMarks, clock, reportUnmarked }, SLACK_SIGNING_SECRET_ARN);
const calls = makeSlackCalls(secrets, { tokenSecretArn, apiUrl });
const answer = makeSlackApp(calls, slackUses(environment, calls, reportFailure));
const frontDoor = makeSlackFrontDoor({ verify, answer, reportRefusal, reportFailure }, environment.SLACK_TEAM_ID);

export const handler = (event: unknown, _context: unknown): Promise<APIGatewayProxyResult> => frontDoor(event);
