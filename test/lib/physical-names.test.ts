import { z } from "zod";
import { DeploymentConfig } from "../../lib/deployment-config.ts";
import { overlongNames, physicalNames, stackName } from "../../lib/physical-names.ts";
import { CONFIG, type Resource, SynthesisedTemplate, stackIn, testApp } from "./synthesised.ts";

/** The property in which a type has its name, and what physical-names.ts calls the type. */
const NAMED: Readonly<Record<string, readonly [property: string, what: string]>> = {
  "AWS::DynamoDB::Table": ["TableName", "table"],
  "AWS::Events::EventBus": ["Name", "bus"],
  "AWS::IAM::Role": ["RoleName", "role"],
  "AWS::Lambda::Function": ["FunctionName", "function"],
  "AWS::S3::Bucket": ["BucketName", "bucket"],
  "AWS::SQS::Queue": ["QueueName", "queue"],
  "AWS::Scheduler::ScheduleGroup": ["Name", "schedule group"],
  "AWS::StepFunctions::StateMachine": ["StateMachineName", "state machine"],
};
/** Names that follow from one of those, or need not be unique: they are those of a part of something else, or are shown to people. */
const NOT_COUNTED: ReadonlySet<string> = new Set([
  "AWS::ApiGateway::RestApi Name",
  "AWS::ApiGateway::Stage StageName",
  "AWS::CloudWatch::Alarm MetricName",
  "AWS::IAM::Policy PolicyName",
  "AWS::Logs::LogGroup LogGroupName",
  "AWS::SNS::Topic DisplayName",
]);

const withLogs = { ...CONFIG, audit: { ...CONFIG.audit, accessLogs: true } };

function namesIn(config: DeploymentConfig): readonly string[] {
  const named = Object.values(new SynthesisedTemplate(config).resources).flatMap(({ Type, Properties }) => {
    const [property = "", what = ""] = NAMED[Type] ?? [];
    const name = Properties[property];
    return name === undefined ? [] : [`${what} ${z.string().parse(name)}`];
  });
  return [...named, `stack ${stackName(config)}`].sort();
}

const listed = (config: DeploymentConfig) => physicalNames(config).map(({ what, name }) => `${what} ${name}`);

test.each([
  ["the usual stage", withLogs],
  ["another stage", { ...withLogs, stage: "staging", namePrefix: "acme" }],
])("the list of names is that of the template, in %s", (_what, config) => {
  expect([...listed(config)].sort()).toEqual(namesIn(config));
});

test("every property of a resource that is a name is known here", () => {
  const unknown = Object.values(new SynthesisedTemplate(withLogs).resources).flatMap(({ Type, Properties }: Resource) =>
    Object.entries(Properties)
      .filter(([key, value]) => /Name$/.test(key) && typeof value === "string" && NAMED[Type]?.[0] !== key)
      .map(([key]) => `${Type} ${key}`),
  );
  expect(unknown.filter((name) => !NOT_COUNTED.has(name))).toEqual([]);
});

test("the stack is named after prefix and stage", () => {
  expect(stackIn(testApp()).stackName).toBe("Daypass");
  expect(stackIn(testApp(), { ...CONFIG, stage: "staging", namePrefix: "acme" }).stackName).toBe("Acme-staging");
});

describe("no name is longer than AWS allows", () => {
  const place = { account: "111122223333", region: "eu-central-1" };

  test("with the prefixes and stages of which none is too long", () => {
    expect(overlongNames({ ...place, namePrefix: "a".repeat(15), stage: "b".repeat(10) })).toEqual([]);
  });

  test("a bucket's name has the least room, and the error names it, its length and the limit", () => {
    const changed = { ...written(), namePrefix: "a".repeat(20), stage: "b".repeat(10) };
    const issues = DeploymentConfig.safeParse(changed).error?.issues ?? [];
    expect(issues.map(({ path }) => path.join("."))).toEqual(["namePrefix", "namePrefix"]);
    const name = `${"a".repeat(20)}-${"b".repeat(10)}-audit-logs-111122223333-eu-central-1`;
    expect(issues[0]?.message).toBe(`makes the bucket ${name} ${name.length} characters long, allowed: 63`);
  });

  test.each(["x", "my-prefix", "Daypass", "1password", "a".repeat(21)])("the prefix %s is refused", (namePrefix) => {
    expect(DeploymentConfig.safeParse({ ...written(), namePrefix }).success).toBe(false);
  });

  test.each(["x", "pre-prod", "Staging", "2nd", "a".repeat(11)])("the stage %s is refused", (stage) => {
    expect(DeploymentConfig.safeParse({ ...written(), stage }).success).toBe(false);
  });
});

/** A deployment as it is written. */
function written() {
  const { requests, ...rest } = CONFIG;
  expect(requests.lapseAfterSeconds).toBe(8 * 3600);
  return rest;
}
