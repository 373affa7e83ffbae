import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { referencesIn, SynthesisedTemplate } from "./synthesised.ts";

const template = new SynthesisedTemplate();
const ROOT = join(__dirname, "..", "..");

const alarms = template.ofType(
  "AWS::CloudWatch::Alarm",
  z.looseObject({ AlarmDescription: z.string(), AlarmActions: z.array(z.unknown()) }),
);
const rules = template.ofType(
  "AWS::Events::Rule",
  z.object({
    EventPattern: z.record(z.string(), z.unknown()).optional(),
    Targets: z.array(z.object({ Arn: z.unknown(), DeadLetterConfig: z.object({ Arn: z.unknown() }).optional() })),
  }),
);
const queues = template.ofType(
  "AWS::SQS::Queue",
  z.object({
    MessageRetentionPeriod: z.number(),
    RedrivePolicy: z.object({ deadLetterTargetArn: z.unknown(), maxReceiveCount: z.number() }).optional(),
  }),
);
const asynchronous = template.ofType(
  "AWS::Lambda::EventInvokeConfig",
  z.object({
    FunctionName: z.unknown(),
    DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.unknown() }) }),
  }),
);
const grantEnvironment = template
  .ofType(
    "AWS::Lambda::Function",
    z.object({ FunctionName: z.string(), Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) }),
  )
  .find(([, { FunctionName }]) => FunctionName === "daypass-grant-access")?.[1].Environment.Variables;

/** What takes in what could not be delivered, by what could not deliver it. */
const DEAD_LETTERS: readonly (readonly [string, unknown])[] = [
  ...rules.flatMap(([id, { Targets }]) => Targets.map((target) => [id, target.DeadLetterConfig?.Arn] as const)),
  ...asynchronous.map(([id, { DestinationConfig }]) => [id, DestinationConfig.OnFailure.Destination] as const),
  ...queues.flatMap(([id, { RedrivePolicy }]) =>
    RedrivePolicy === undefined ? [] : [[id, RedrivePolicy.deadLetterTargetArn] as const],
  ),
  ["the expiry schedules", grantEnvironment?.["SCHEDULE_DEAD_LETTER_ARN"]],
];

describe("what cannot be delivered", () => {
  test("may be an event of a rule, an asynchronous invocation, a message of a queue, or an expiry", () => {
    expect(rules).toHaveLength(6);
    expect(asynchronous).toHaveLength(1);
    expect(DEAD_LETTERS).toHaveLength(6 + 1 + 2 + 1);
  });

  test.each(DEAD_LETTERS)("of %s is kept for 14 days in a queue with an alarm of its own", (_id, arn) => {
    const [queue] = referencesIn(arn);
    expect(queues.find(([id]) => id === queue)?.[1].MessageRetentionPeriod).toBe(14 * 24 * 3600);
    const watching = alarms.filter(([, alarm]) => referencesIn(alarm["Dimensions"]).includes(queue ?? ""));
    expect(watching).toHaveLength(1);
    expect(watching[0]?.[1]).toMatchObject({ MetricName: "ApproximateNumberOfMessagesVisible", Threshold: 1 });
  });

  test("a function that a rule or schedule invokes has a destination for its failures", () => {
    const invoked = rules.flatMap(([, { Targets }]) => Targets.flatMap(({ Arn }) => referencesIn(Arn)));
    const functions = invoked.filter((id) => template.resources[id]?.Type === "AWS::Lambda::Function");
    expect(functions).toEqual(asynchronous.flatMap(([, { FunctionName }]) => referencesIn(FunctionName)));
  });

  test("messages for people wait up to 14 days", () => {
    expect(queues.map(([, queue]) => queue.MessageRetentionPeriod)).toEqual(queues.map(() => 14 * 24 * 3600));
  });
});

describe("rules", () => {
  test.each(rules.filter(([, rule]) => rule.EventPattern !== undefined))(
    "%s has no effect when events are replayed",
    (_id, rule) => {
      expect(rule.EventPattern?.["replay-name"]).toEqual([{ exists: false }]);
    },
  );

  test("each names the one source it believes", () => {
    const sources = rules.flatMap(([, { EventPattern }]) => (EventPattern ? [EventPattern["source"]] : []));
    expect(sources).toEqual([["aws.cloudformation"], ["daypass.slack"], ["daypass.slack"], ["daypass"]]);
  });
});

describe("alarms", () => {
  const sections = readFileSync(join(ROOT, "docs", "operator-runbook.md"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("## "))
    .map((line) =>
      line
        .slice(3)
        .toLowerCase()
        .replace(/[^\w\s-]/g, "")
        .replaceAll(" ", "-"),
    );

  test("each says its impact and names a section of the runbook that exists, and tells the operators", () => {
    expect(alarms.length).toBeGreaterThan(15);
    for (const [, { AlarmDescription, AlarmActions }] of alarms) {
      const [, impact, section] = /^(.{20,}) What to do: docs\/operator-runbook\.md#(.+)$/.exec(AlarmDescription) ?? [];
      expect(impact).toBeDefined();
      expect(sections).toContain(section);
      expect(AlarmActions.flatMap(referencesIn)).toEqual([expect.stringMatching(/^OperatorsTopic/)]);
    }
  });

  test("the pages that functions send name sections that exist, too", () => {
    const folders = ["use-cases", "steps"].map((folder) => join(ROOT, "lambdas", folder));
    const files = folders.flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)));
    const named = files.flatMap((file) => [...readFileSync(file, "utf8").matchAll(/runbook: "([^"]+)"/g)]);
    expect(named.length).toBeGreaterThan(0);
    expect(sections).toEqual(expect.arrayContaining(named.map(([, section]) => section)));
  });

  test("every function, and every workflow, has one", () => {
    const watched = alarms.flatMap(([, alarm]) => referencesIn(alarm));
    const machines = template.ofType("AWS::StepFunctions::StateMachine", z.unknown()).map(([id]) => id);
    const functions = template.ofType("AWS::Lambda::Function", z.unknown()).map(([id]) => id);
    expect(watched).toEqual(expect.arrayContaining([...machines, ...functions]));
  });

  test("may reach the topic", () => {
    const [[, policy] = []] = template.ofType("AWS::SNS::TopicPolicy", z.object({ PolicyDocument: z.unknown() }));
    expect(JSON.stringify(policy)).toContain('"Service":"cloudwatch.amazonaws.com"');
  });
});
