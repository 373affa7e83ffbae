import { z } from "zod";
import { directoryNames } from "../../lib/directory-names.ts";
import { parseEventPattern } from "../../local/services/events/event-pattern.ts";
import { CONFIG, SynthesisedTemplate } from "./synthesised.ts";

const template = new SynthesisedTemplate();
const rules = template.ofType(
  "AWS::Events::Rule",
  z.object({ EventPattern: z.record(z.string(), z.unknown()).optional(), ScheduleExpression: z.string().optional() }),
);
const ruleOf = (id: RegExp) => rules.find(([name]) => id.test(name))?.[1];

describe("the directory is read", () => {
  const matches = parseEventPattern(ruleOf(/^DirectorySnapshotDeployed/)?.EventPattern);
  const event = (stack: string, status: string, more: object = {}) => ({
    source: "aws.cloudformation",
    "detail-type": "CloudFormation Stack Status Change",
    detail: {
      "stack-id": `arn:aws:cloudformation:eu-central-1:111122223333:stack/${stack}/6d9a1b30-c2f2`,
      "status-details": { status, "status-reason": "" },
    },
    ...more,
  });

  test.each(["CREATE_COMPLETE", "UPDATE_COMPLETE"])("when the stack says %s", (status) => {
    expect(matches(event("Daypass", status))).toBe(true);
  });

  test.each([
    ["a stack of a longer name", event("Daypass-other", "CREATE_COMPLETE")],
    ["a deployment that is under way", event("Daypass", "UPDATE_IN_PROGRESS")],
    ["a deployment that failed", event("Daypass", "UPDATE_ROLLBACK_COMPLETE")],
    ["a replayed event", event("Daypass", "CREATE_COMPLETE", { "replay-name": "again" })],
  ])("not for %s", (_what, other) => {
    expect(matches(other)).toBe(false);
  });

  test("every three hours", () => {
    expect(ruleOf(/^DirectorySnapshotEveryThreeHours/)?.ScheduleExpression).toBe("rate(3 hours)");
  });
});

test("the command line finds what the app makes", () => {
  const { bucket, workflowArn } = directoryNames(CONFIG);
  const buckets = template.ofType("AWS::S3::Bucket", z.object({ BucketName: z.string() }));
  const machines = template.ofType("AWS::StepFunctions::StateMachine", z.object({ StateMachineName: z.string() }));
  expect(buckets.map(([, { BucketName }]) => BucketName)).toContain(bucket);
  const names = machines.map(
    ([, { StateMachineName }]) => `arn:aws:states:eu-central-1:111122223333:stateMachine:${StateMachineName}`,
  );
  expect(names).toContain(workflowArn);
});

test("a snapshot that was not replaced for a day rings an alarm, also when nothing is known", () => {
  const alarms = template.ofType("AWS::CloudWatch::Alarm", z.record(z.string(), z.unknown()));
  const stale = alarms.filter(([, { MetricName }]) => MetricName === "ExecutionsSucceeded");
  expect(stale).toHaveLength(1);
  expect(stale[0]?.[1]).toMatchObject({
    Period: 86_400,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: "LessThanThreshold",
    TreatMissingData: "breaching",
    Statistic: "Sum",
  });
});
