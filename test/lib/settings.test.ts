// Over 200 lines, because it is one idea: each setting of a deployment, and what it becomes in the template.
import { z } from "zod";
import { DeploymentConfig } from "../../lib/deployment-config.ts";
import { settingsOf } from "../../lib/settings-table.ts";
import { EXISTING, OTHER, SECRET } from "./other-settings.ts";
import { CONFIG, POLICY, PolicyDocument, SynthesisedTemplate, stackIn, testApp } from "./synthesised.ts";

const Anything = z.record(z.string(), z.unknown());
const usual = new SynthesisedTemplate();
const other = new SynthesisedTemplate(OTHER, { ...POLICY, defaults: { ...POLICY.defaults, lapseAfterSeconds: 1800 } });
const existing = new SynthesisedTemplate(EXISTING);

type Seen = (template: SynthesisedTemplate) => unknown;

/** A variable of the environment of a function, whatever the stage. */
function variable(handler: string, name: string): Seen {
  return (template) => {
    const functions = template.ofType(
      "AWS::Lambda::Function",
      z.object({ FunctionName: z.string(), Environment: z.object({ Variables: Anything }) }),
    );
    return functions.find(([, { FunctionName }]) => FunctionName.endsWith(`-${handler}`))?.[1].Environment.Variables[
      name
    ];
  };
}

/** A property of each resource of the type, each value once. */
function property(type: string, name: string): Seen {
  return (template) => [...new Set(template.ofType(type, Anything).map(([, properties]) => properties[name]))];
}

function mainBucket(name: string): Seen {
  return (template) =>
    template.ofType("AWS::S3::Bucket", Anything).find(([, { BucketName }]) => !/logs/.test(String(BucketName)))?.[1][
      name
    ];
}

const lock = (Mode: string, Days: number) => ({
  ObjectLockEnabled: "Enabled",
  Rule: { DefaultRetention: { Mode, Days } },
});

/** Not of the directory's bucket. */
function auditPuts(template: SynthesisedTemplate) {
  return template
    .statements()
    .filter(({ Action, Resource }) => [Action].flat().includes("s3:PutObject") && typeof Resource === "string");
}

function auditObjects(template: SynthesisedTemplate): readonly unknown[] {
  return [...new Set(auditPuts(template).map(({ Resource }) => Resource))];
}

function directory(template: SynthesisedTemplate): readonly unknown[] {
  const stores = JSON.stringify(template.statements()).match(/arn:aws:identitystore::[^"]+:identitystore\/[^"]+/g);
  return [...new Set(stores)];
}

function tagsOfTable(template: SynthesisedTemplate): unknown {
  return template.ofType("AWS::DynamoDB::Table", Anything)[0]?.[1]["Tags"];
}

const emptySecrets: Seen = (template) => template.ofType("AWS::SecretsManager::Secret", Anything).length;

/** By setting: where its effect is seen in the template, as it is usually, and with another value. */
const EFFECTS: Readonly<Record<string, readonly [seen: Seen, usual: unknown, other: unknown]>> = {
  stage: [property("AWS::DynamoDB::Table", "TableName"), ["daypass"], ["acme-staging"]],
  namePrefix: [property("AWS::Events::EventBus", "Name"), ["daypass"], ["acme-staging"]],
  account: [variable("slack", "OWN_ACCOUNT_ID"), "111122223333", "999988887777"],
  region: [
    variable("grant-access", "REVOCATION_WORKFLOW_ARN"),
    "arn:aws:states:eu-central-1:111122223333:stateMachine:daypass-revocation",
    "arn:aws:states:eu-west-1:999988887777:stateMachine:acme-staging-revocation",
  ],
  tags: [tagsOfTable, undefined, [{ Key: "team", Value: "platform" }]],
  "logs.level": [variable("revoke-access", "LOG_LEVEL"), "info", "debug"],
  "logs.retentionDays": [property("AWS::Logs::LogGroup", "RetentionInDays"), [365], [731]],
  "identityCenter.account": [
    directory,
    ["arn:aws:identitystore::*:identitystore/d-1234567890"],
    // as it is, too, for the function that revokes
    expect.arrayContaining([
      "arn:aws:identitystore::999988887777:identitystore/d-ffffffffff",
      "arn:aws:identitystore::*:identitystore/d-ffffffffff",
    ]),
  ],
  "identityCenter.instanceArn": [
    variable("open-request", "INSTANCE_ARN"),
    "arn:aws:sso:::instance/ssoins-1234567890abcdef",
    "arn:aws:sso:::instance/ssoins-ffffffffffffffff",
  ],
  "identityCenter.identityStoreId": [variable("open-request", "IDENTITY_STORE_ID"), "d-1234567890", "d-ffffffffff"],
  "slack.teamId": [variable("slack", "SLACK_TEAM_ID"), "T0DAYPASS1", "T0OTHER00"],
  "slack.channel": [variable("notify", "SLACK_CHANNEL"), "C0ACCESSREQ", "C0OTHER00"],
  "slack.emailDomains": [variable("open-request", "EMAIL_DOMAINS"), "example.com", "example.org,example.net"],
  "slack.apiUrl": [variable("notify", "SLACK_API_URL"), "https://slack.com/api/", "https://slack-gov.com/api/"],
  "slack.signingSecretArn": [
    variable("slack", "SLACK_SIGNING_SECRET_ARN"),
    { Ref: expect.stringMatching(/^SlackWorkspaceSigningSecret/) },
    SECRET("signing"),
  ],
  "slack.botTokenSecretArn": [
    variable("notify", "SLACK_TOKEN_SECRET_ARN"),
    { Ref: expect.stringMatching(/^SlackWorkspaceBotToken/) },
    SECRET("token"),
  ],
  "identity.firstUse": [variable("decide-request", "FIRST_USE"), "requesters", "everybody"],
  "operators.emails": [
    property("AWS::SNS::Subscription", "Endpoint"),
    ["oncall@example.com"],
    ["one@example.com", "two@example.com"],
  ],
  "audit.retentionDays": [mainBucket("ObjectLockConfiguration"), lock("GOVERNANCE", 30), lock("COMPLIANCE", 90)],
  "audit.mode": [mainBucket("ObjectLockConfiguration"), lock("GOVERNANCE", 30), lock("COMPLIANCE", 90)],
  "audit.prefix": [
    auditObjects,
    ["*", "dt=*/bindings/*"].map((end) => `arn:aws:s3:::daypass-audit-111122223333-eu-central-1/audit/${end}`),
    ["*", "dt=*/bindings/*"].map(
      (end) => `arn:aws:s3:::acme-staging-audit-999988887777-eu-west-1/daypass/audit/${end}`,
    ),
  ],
  "audit.accessLogs": [
    mainBucket("LoggingConfiguration"),
    undefined,
    { DestinationBucketName: { Ref: expect.stringMatching(/^AuditTrailBucketLogs/) } },
  ],
  "requests.lapseAfter": [
    (template) =>
      JSON.stringify(property("AWS::SQS::Queue", "RedrivePolicy")(template)).match(/"maxReceiveCount":\d+/g),
    ['"maxReceiveCount":480', '"maxReceiveCount":1000'],
    ['"maxReceiveCount":30', '"maxReceiveCount":1000'],
  ],
  "sweep.everyMinutes": [
    property("AWS::Events::Rule", "ScheduleExpression"),
    expect.arrayContaining(["rate(5 minutes)"]),
    expect.arrayContaining(["rate(1 minute)"]),
  ],
  "notifications.requester": [
    variable("notify", "SILENCED_NOTICES"),
    undefined,
    expect.stringMatching(/\brequester\b/),
  ],
  "notifications.reminders": [
    variable("notify", "SILENCED_NOTICES"),
    undefined,
    expect.stringMatching(/\breminders\b/),
  ],
  "notifications.mentions": [variable("notify", "SILENCED_NOTICES"), undefined, expect.stringMatching(/\bmentions\b/)],
  "notifications.refusedClicks": [
    variable("notify", "SILENCED_NOTICES"),
    undefined,
    expect.stringMatching(/\brefusedClicks\b/),
  ],
  "notifications.firstBindings": [
    (template) => ["open-request", "decide-request"].map((handler) => variable(handler, "SILENCED_NOTICES")(template)),
    [undefined, undefined],
    Array(2).fill(expect.stringMatching(/\bfirstBindings\b/)),
  ],
};
/** Seen elsewhere: in what is bundled (daypass-app.test.ts), and below. */
const ELSEWHERE = ["policyFile", "requests.remindersAfter", "audit.existingBucket"];

describe("each setting has its effect on the template", () => {
  test.each(Object.entries(EFFECTS))("%s", (_setting, [seen, asUsual, asOther]) => {
    expect(seen(usual)).toEqual(asUsual);
    expect(seen(other)).toEqual(asOther);
  });

  test("none is left out", () => {
    const settings = settingsOf(DeploymentConfig).map(({ name }) => name);
    expect([...Object.keys(EFFECTS), ...ELSEWHERE].sort()).toEqual([...settings].sort());
  });
});

test("of a deployment that says no more than it must, the rest is as documented", () => {
  const { account, region, identityCenter, slack, operators } = CONFIG;
  const { instanceArn, identityStoreId } = identityCenter;
  const { teamId, channel, emailDomains } = slack;
  const least = {
    ...{ account, region, operators },
    ...{ identityCenter: { instanceArn, identityStoreId }, slack: { teamId, channel, emailDomains } },
    audit: { retentionDays: 30 },
  };
  expect(DeploymentConfig.parse(least)).toEqual({
    ...least,
    stage: "prod",
    namePrefix: "daypass",
    policyFile: "access-policy.yaml",
    tags: {},
    logs: { level: "info", retentionDays: 365 },
    identityCenter: { account: "delegated", instanceArn, identityStoreId },
    slack: { teamId, channel, emailDomains, apiUrl: "https://slack.com/api/" },
    identity: { firstUse: "requesters" },
    audit: { retentionDays: 30, mode: "governance", prefix: "", accessLogs: false },
    requests: { remindersAfterSeconds: [900, 2700, 6300, 13_500, 27_900], lapseAfterSeconds: 28_800 },
    sweep: { everyMinutes: 5 },
    notifications: { requester: true, reminders: true, mentions: true, refusedClicks: true, firstBindings: true },
  });
});

describe("one setting for all", () => {
  test("every function logs at the level, and writes its records where they belong", () => {
    const variables = other
      .ofType("AWS::Lambda::Function", z.object({ Environment: z.object({ Variables: Anything }) }))
      .map(([, { Environment }]) => Environment.Variables);
    expect(variables.map(({ LOG_LEVEL }) => LOG_LEVEL)).toEqual(variables.map(() => "debug"));
    const writing = variables.filter((one) => "AUDIT_BUCKET" in one);
    expect(writing.map(({ AUDIT_PREFIX }) => AUDIT_PREFIX)).toEqual(Array(7).fill("daypass/"));
  });

  test("secrets that exist are not made again, and are what the functions may read", () => {
    expect([emptySecrets(usual), emptySecrets(other)]).toEqual([2, 0]);
    const reads = other.statements().filter(({ Action }) => [Action].flat().includes("secretsmanager:GetSecretValue"));
    expect(new Set(reads.flatMap(({ Resource }) => Resource))).toEqual(new Set([SECRET("signing"), SECRET("token")]));
  });
});

describe("an audit bucket that exists", () => {
  test("is not made, and its policy is left alone", () => {
    const ofDirectory = [expect.stringMatching(/^DirectorySnapshot/), expect.anything()];
    expect(existing.ofType("AWS::S3::Bucket", Anything)).toEqual([ofDirectory]);
    expect(existing.ofType("AWS::S3::BucketPolicy", z.object({ PolicyDocument }))).toEqual([ofDirectory]);
  });

  test("is where the functions put records that lock themselves, and may do no more", () => {
    for (const handler of ["open-request", "revoke-access", "sweep"]) {
      expect(variable(handler, "AUDIT_BUCKET")(existing)).toBe("company-audit");
      expect(variable(handler, "AUDIT_LOCK")(existing)).toBe("COMPLIANCE 90");
    }
    const puts = auditPuts(existing);
    expect(puts).toHaveLength(7);
    for (const { Action, Resource } of puts) {
      expect(Action).toEqual(["s3:GetObject", "s3:PutObject", "s3:PutObjectRetention"]);
      expect(Resource).toMatch(/^arn:aws:s3:::company-audit\/daypass\/audit\/(dt=\*\/bindings\/)?\*$/);
    }
  });

  test("whoever synthesises is told what its policy must say, with the roles that may write by name", () => {
    const app = testApp();
    stackIn(app, EXISTING);
    const told = app
      .synth()
      .stacks.flatMap(({ messages }) => messages)
      .map(({ entry }) => String(entry.data));
    const [, bucket, text = ""] =
      /^The policy of bucket (\S+) must have these statements:\n(.*\n\})/s.exec(told.join()) ?? [];
    expect(bucket).toBe("company-audit");
    const { Statement } = PolicyDocument.parse(JSON.parse(text));
    expect(Statement.map(({ Sid, Effect }) => `${Effect} ${Sid}`)).toEqual([
      "Deny WriteOnce",
      "Deny OnlyDaypassWrites",
      "Deny NothingIsDeleted",
      "Deny BucketStays",
    ]);
    const role = (name: string) => `arn:aws:iam::999988887777:role/acme-staging-${name}`;
    const asking = ["open-request", "await-decision", "grant-access", "decide-request"];
    const writers = [...asking, "revoke-access", "change-binding", "sweep"];
    expect(Statement[1]).toMatchObject({
      Resource: "arn:aws:s3:::company-audit/daypass/audit/*",
      Condition: { ArnNotEquals: { "aws:PrincipalArn": writers.map(role) } },
    });
  });

  test("a bucket that Daypass makes locks by itself", () => {
    expect(variable("sweep", "AUDIT_LOCK")(other)).toBeUndefined();
    expect(JSON.stringify(other.statements())).not.toContain("PutObjectRetention");
  });
});

describe("the bucket of access logs", () => {
  const [, logs] =
    other.ofType("AWS::S3::Bucket", Anything).find(([, { BucketName }]) => /logs/.test(String(BucketName))) ?? [];

  test("is private, encrypted, kept, and has no retention, which S3's logs do not go with", () => {
    expect(logs).toMatchObject({
      BucketName: "acme-staging-audit-logs-999988887777-eu-west-1",
      BucketEncryption: expect.anything(),
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
      LifecycleConfiguration: { Rules: [expect.objectContaining({ ExpirationInDays: 90 })] },
    });
    expect(logs).not.toHaveProperty("ObjectLockConfiguration");
  });
});
