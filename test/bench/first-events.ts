import { ENVIRONMENTS, type HandlerName } from "../../lambdas/contracts/environments.ts";
import { DAYPASS_SOURCE, SLACK_DETAIL_TYPES, SLACK_SOURCE } from "../../lambdas/domain/slack-events.ts";

const VARIABLES = {
  TABLE_NAME: "daypass",
  AUDIT_BUCKET: "daypass-audit",
  BUS_NAME: "daypass",
  INSTANCE_ARN: "arn:aws:sso:::instance/ssoins-1234567890abcdef",
  IDENTITY_STORE_ID: "d-1234567890",
  SLACK_TOKEN_SECRET_ARN: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:token",
  SLACK_SIGNING_SECRET_ARN: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:signing",
  SLACK_TEAM_ID: "T0DAYPASS1",
  SLACK_CHANNEL: "C0ACCESSREQ",
  EMAIL_DOMAINS: "example.com",
  OWN_ACCOUNT_ID: "111122223333",
  ACCESS_WORKFLOW_ARN: "arn:aws:states:eu-central-1:111122223333:stateMachine:access",
  REVOCATION_WORKFLOW_ARN: "arn:aws:states:eu-central-1:111122223333:stateMachine:revocation",
  OPERATORS_TOPIC_ARN: "arn:aws:sns:eu-central-1:111122223333:operators",
  SCHEDULE_GROUP: "daypass",
  SCHEDULE_ROLE_ARN: "arn:aws:iam::111122223333:role/schedules",
  SCHEDULE_DEAD_LETTER_ARN: "arn:aws:sqs:eu-central-1:111122223333:schedules",
  FIRST_USE: "requesters",
  DIRECTORY_BUCKET: "daypass-directory",
  METRIC_NAMESPACE: "Daypass",
};

/** The environment of a function whose every call goes to `endpoint`, `http://127.0.0.1:<port>`. */
export function environmentOf(handler: HandlerName, endpoint: string): Record<string, string> {
  const own: Readonly<Record<string, string>> = ENVIRONMENTS[handler].parse({
    ...VARIABLES,
    SLACK_API_URL: `${endpoint}/api/`,
  });
  return {
    ...own,
    LOG_LEVEL: "error",
    AWS_REGION: "eu-central-1",
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
    AWS_SESSION_TOKEN: "bench",
    TZ: ":UTC",
    // the SDK warns of Node 20, on which this may run
    NODE_NO_WARNINGS: "1",
  };
}

const requestId = "0123456789abcdef0123456789abcdef";
const execution = "arn:aws:states:eu-central-1:111122223333:execution:access:bench";
const slackUserId = "U0REQUESTER";
const teamId = "T0DAYPASS1";

function envelope(source: string, type: string, at: string, detail: object) {
  return { id: "bench", source, "detail-type": type, time: at, detail };
}

function queued(event: object) {
  return {
    Records: [{ messageId: "bench", body: JSON.stringify(event), attributes: { ApproximateReceiveCount: "1" } }],
  };
}

/** What makes each function go as far as its first call; made at the moment it is sent, since what is old is refused. */
const EVENTS: Readonly<Record<HandlerName, (at: string) => object>> = {
  slack: (at) => ({
    headers: {
      "X-Slack-Signature": "v0=bench",
      "X-Slack-Request-Timestamp": String(Math.floor(Date.parse(at) / 1000)),
    },
    body: "payload=%7B%7D",
    isBase64Encoded: false,
  }),
  "open-request": (at) => ({
    event: envelope(SLACK_SOURCE, SLACK_DETAIL_TYPES.submitted, at, {
      version: 1,
      submissionId: "V0BENCH",
      teamId,
      slackUserId,
      target: {
        kind: "account",
        accountIds: ["222233334444"],
        permissionSetArn: "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef",
      },
      durationSeconds: 3600,
      reason: "to see how quick it is",
      submittedAt: at,
    }),
    accountId: null,
    resume: null,
    execution,
  }),
  "await-decision": () => ({ requestId, execution, taskToken: "bench", wake: 0 }),
  "decide-request": (at) =>
    queued(
      envelope(SLACK_SOURCE, SLACK_DETAIL_TYPES.clicked, at, {
        version: 1,
        clickId: "bench",
        teamId,
        slackUserId,
        requestId,
        clickedAt: at,
        verb: "approve",
      }),
    ),
  "change-binding": () => ({ version: 1, ask: "list" }),
  "grant-access": () => ({ requestId, execution }),
  "revoke-access": () => ({
    cause: { v: 1, id: requestId, reason: "ended-early", by: { kind: "daypass", component: "bench" } },
    execution,
  }),
  notify: (at) => queued(envelope(DAYPASS_SOURCE, "Access granted", at, { requestId, sequence: 1, type: "granted" })),
  sweep: () => ({}),
  "refresh-directory": (at) => ({ askedAt: at }),
};

export function firstEventOf(handler: HandlerName, now: Date): string {
  return JSON.stringify(EVENTS[handler](now.toISOString()));
}
