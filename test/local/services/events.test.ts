// Over 200 lines, because it is one idea: what EventBridge promises, as far as Daypass relies on it.
import { createEventsService, type EventsServiceOptions } from "../../../local/services/events/events.ts";
import { denied, RecordedCalls, throttled } from "./recorded-calls.ts";
import { pausedClock, serviceBench, startMs } from "./service-bench.ts";

const busArn = "arn:aws:events:eu-west-1:111122223333:event-bus/daypass";
const ruleArn = "arn:aws:events:eu-west-1:111122223333:rule/daypass/Test-Facts";
const machineArn = "arn:aws:states:eu-west-1:111122223333:stateMachine:access";
const queueArn = "arn:aws:sqs:eu-west-1:111122223333:clicks";
const deadArn = "arn:aws:sqs:eu-west-1:111122223333:dead";
const functionArn = "arn:aws:lambda:eu-west-1:111122223333:function:sweep";
const roleArn = "arn:aws:iam::111122223333:role/start";
const deadUrl = "https://sqs.eu-west-1.amazonaws.com/111122223333/dead";
const toMachine = { Id: "Target0", Arn: machineArn, RoleArn: roleArn, DeadLetterConfig: { Arn: deadArn } };
const toQueue = { Id: "Target0", Arn: queueArn, DeadLetterConfig: { Arn: deadArn } };
const pattern = { source: ["daypass"], "replay-name": [{ exists: false }] };
const entry = { EventBusName: "daypass", Source: "daypass", DetailType: "Access granted", Detail: '{"id":"r1"}' };

async function bench(targets: readonly object[] = [toMachine], options: Partial<EventsServiceOptions> = {}) {
  const clock = pausedClock();
  const calls = new RecordedCalls(clock);
  const service = createEventsService({ clock, calls, ...options });
  const made = serviceBench(service, clock);
  await made.make("AWS::Events::EventBus", { Name: "daypass", Description: "Facts" });
  const rule = (more: object, logicalId = "Facts") =>
    made.make(
      "AWS::Events::Rule",
      { EventBusName: "daypass", EventPattern: pattern, State: "ENABLED", Targets: targets, ...more },
      logicalId,
    );
  const { attributes } = await rule({});
  const put = (...entries: object[]) => made.call("PutEvents", { Entries: entries });
  return { ...made, clock, calls, service, rule, put, ruleAttributes: attributes };
}

test("a matching event starts the state machine with the whole envelope, after PutEvents has answered", async () => {
  const { clock, calls, put, ruleAttributes } = await bench();
  const { Entries, FailedEntryCount } = await put(entry, { ...entry, Source: "daypass.slack" });
  expect([FailedEntryCount, calls.all]).toEqual([0, []]);
  await clock.skipBy(0);
  expect(ruleAttributes).toEqual({ Arn: ruleArn });
  expect(calls.all.map(({ caller, service, operation }) => ({ caller, service, operation }))).toEqual([
    {
      caller: { principalArn: roleArn, roleArn, servicePrincipal: "events.amazonaws.com", sourceArn: ruleArn },
      service: "states",
      operation: "StartExecution",
    },
  ]);
  const { stateMachineArn, input } = calls.all[0]?.input ?? {};
  expect(stateMachineArn).toBe(machineArn);
  expect(JSON.parse(String(input))).toEqual({
    version: "0",
    id: (Entries as { EventId: string }[])[0]?.EventId,
    "detail-type": "Access granted",
    source: "daypass",
    account: "111122223333",
    time: "2026-01-01T00:00:00Z",
    region: "eu-west-1",
    resources: [],
    detail: { id: "r1" },
  });
});

test("a queue gets it from the rule itself, whose ARN its policy knows", async () => {
  const { clock, calls, put } = await bench([toQueue]);
  await put(entry);
  await clock.skipBy(0);
  expect(calls.all).toEqual([
    expect.objectContaining({
      caller: { principalArn: ruleArn, servicePrincipal: "events.amazonaws.com", sourceArn: ruleArn },
      operation: "SendMessage",
    }),
  ]);
  const { QueueUrl, MessageBody } = calls.all[0]?.input ?? {};
  expect(QueueUrl).toBe("https://sqs.eu-west-1.amazonaws.com/111122223333/clicks");
  expect(JSON.parse(String(MessageBody))).toMatchObject({ detail: { id: "r1" } });
});

test("each rule of the bus decides for itself; a disabled rule and another bus's get nothing", async () => {
  const { clock, calls, make, rule, put } = await bench();
  await make("AWS::Events::EventBus", { Name: "other" });
  await rule({ EventPattern: { "detail-type": [{ prefix: "Access " }] } }, "Second");
  await rule({ State: "DISABLED" }, "Disabled");
  await rule({ EventBusName: "other" }, "Other");
  await put(entry, { ...entry, DetailType: "Click refused" });
  await clock.skipBy(0);
  expect(calls.all.map(({ caller }) => caller.sourceArn?.split("/").at(-1))).toEqual([
    "Test-Facts",
    "Test-Second",
    "Test-Facts",
  ]);
});

test("an event may come more than once, or never, as the delivery says", async () => {
  const { clock, calls, put } = await bench([toMachine], {
    delivery: { arrivals: (event) => (event["detail-type"] === "Twice" ? [0, 60_000] : []) },
  });
  await put({ ...entry, DetailType: "Twice" }, { ...entry, DetailType: "Never" });
  await clock.skipBy(60_000);
  const inputs = calls.all.map(({ input }) => input["input"]);
  expect(inputs).toHaveLength(2);
  expect(inputs[0]).toBe(inputs[1]);
  expect(calls.all.map(({ atMs }) => atMs - startMs)).toEqual([0, 60_000]);
});

test("a target that is busy is tried again, later and later, until it takes the event", async () => {
  const { clock, calls, put } = await bench();
  calls.refuse = () => (calls.all.length <= 3 ? throttled : undefined);
  await put(entry);
  await clock.skipBy(86_400_000);
  expect(calls.all.map(({ operation, atMs }) => [operation, atMs - startMs])).toEqual([
    ["StartExecution", 0],
    ["StartExecution", 1_000],
    ["StartExecution", 3_000],
    ["StartExecution", 7_000],
  ]);
});

test.each([
  [{ MaximumRetryAttempts: 2 }, "MaximumRetryAttempts", "2", 3_000],
  [{ MaximumEventAgeInSeconds: 60 }, "MaximumEventAgeInSeconds", "5", 31_000],
])("with the policy %j a busy target's event ends in the dead-letter queue", async (RetryPolicy, why, retries, at) => {
  const { clock, calls, put, service } = await bench([{ ...toMachine, RetryPolicy }]);
  calls.refuse = ({ operation }) => (operation === "StartExecution" ? throttled : undefined);
  await put(entry);
  await clock.skipBy(86_400_000);
  expect(calls.of("SendMessage")).toEqual([
    expect.objectContaining({
      caller: { principalArn: ruleArn, servicePrincipal: "events.amazonaws.com", sourceArn: ruleArn },
      atMs: startMs + at,
      input: {
        QueueUrl: deadUrl,
        MessageBody: calls.all[0]?.input["input"],
        MessageAttributes: {
          RULE_ARN: { DataType: "String", StringValue: ruleArn },
          TARGET_ARN: { DataType: "String", StringValue: machineArn },
          ERROR_CODE: { DataType: "String", StringValue: "ThrottlingException" },
          ERROR_MESSAGE: { DataType: "String", StringValue: "Rate exceeded" },
          RETRY_ATTEMPTS: { DataType: "String", StringValue: retries },
          EXHAUSTED_RETRY_CONDITION: { DataType: "String", StringValue: why },
        },
      },
    }),
  ]);
  expect(service.lost).toEqual([]);
});

test("by default a busy target is tried 185 times, within a day and a bit", async () => {
  const { clock, calls, put } = await bench();
  calls.refuse = ({ operation }) => (operation === "StartExecution" ? throttled : undefined);
  await put(entry);
  await clock.skipBy(2 * 86_400_000);
  expect(calls.of("StartExecution").length).toBeGreaterThan(180);
  const [dead] = calls.of("SendMessage");
  expect(dead?.atMs).toBeLessThanOrEqual(startMs + 86_400_000);
});

test("what no retry can mend goes to the dead letters at once; what they refuse is lost, and known to be", async () => {
  const { clock, calls, put, service } = await bench();
  calls.refuse = () => denied;
  await put(entry);
  await clock.skipBy(0);
  expect(calls.all.map(({ operation }) => operation)).toEqual(["StartExecution", "SendMessage"]);
  expect(service.lost).toEqual([
    {
      event: expect.objectContaining({ source: "daypass" }),
      ruleArn,
      targetArn: machineArn,
      reason: expect.stringContaining("dead-letter queue: AccessDeniedException"),
    },
  ]);
});

test("entries fail one by one, inside an answer that is a success", async () => {
  const { clock, calls, service, put } = await bench([toMachine], {
    refuseEntry: ({ DetailType }) =>
      DetailType === "Unlucky" ? { ErrorCode: "InternalFailure", ErrorMessage: "try again" } : undefined,
  });
  const { FailedEntryCount, Entries } = await put(
    { ...entry, Detail: "{" },
    { ...entry, Detail: "[]" },
    { ...entry, Source: "" },
    { ...entry, Source: "aws.s3" },
    { ...entry, DetailType: "Unlucky" },
    { ...entry, Detail: JSON.stringify({ x: "x".repeat(262_144) }) },
    entry,
  );
  expect(FailedEntryCount).toBe(6);
  expect((Entries as { ErrorCode?: string }[]).map(({ ErrorCode }) => ErrorCode)).toEqual([
    "MalformedDetail",
    "MalformedDetail",
    "InvalidArgument",
    "NotAuthorizedForSourceException",
    "InternalFailure",
    "InvalidArgument",
    undefined,
  ]);
  await clock.skipBy(0);
  expect(calls.all).toHaveLength(1);
  expect(service.events).toHaveLength(1);
});

test.each([
  ["no entry", [], "ValidationException"],
  ["11 entries", Array.from({ length: 11 }, () => entry), "ValidationException"],
  ["an unknown bus", [entry, { ...entry, EventBusName: "none" }], "ResourceNotFoundException"],
])("%s is refused as a whole", async (_what, entries, code) => {
  const { put, service } = await bench();
  await expect(put(...entries)).rejects.toMatchObject({ name: "AwsFault", code });
  expect(service.events).toEqual([]);
});

test("a rule with a rate calls its function from then on, asynchronously, in the rule's name", async () => {
  const { clock, calls, rule } = await bench();
  const Targets = [{ Id: "Target0", Arn: functionArn, RetryPolicy: { MaximumEventAgeInSeconds: 300 } }];
  const schedule = { ScheduleExpression: "rate(5 minutes)", EventPattern: undefined, EventBusName: undefined, Targets };
  await rule(schedule, "EveryFiveMinutes");
  await clock.skipBy(900_000);
  const arn = "arn:aws:events:eu-west-1:111122223333:rule/Test-EveryFiveMinutes";
  expect(calls.all.map(({ atMs }) => atMs - startMs)).toEqual([300_000, 600_000, 900_000]);
  const { caller, operation, input } = calls.all[0] ?? {};
  expect(caller).toEqual({ principalArn: arn, servicePrincipal: "events.amazonaws.com", sourceArn: arn });
  expect([operation, input?.["FunctionName"], input?.["InvocationType"]]).toEqual(["Invoke", functionArn, "Event"]);
  expect(JSON.parse(Buffer.from(input?.["Payload"] as Uint8Array).toString())).toMatchObject({
    "detail-type": "Scheduled Event",
    source: "aws.events",
    time: "2026-01-01T00:05:00Z",
    resources: [arn],
    detail: {},
  });
});

test.each([
  ["a cron expression", { ScheduleExpression: "cron(0 12 * * ? *)", EventBusName: undefined }, "cron"],
  ["a schedule of a custom bus", { ScheduleExpression: "rate(5 minutes)" }, "default bus"],
  ["an input of its own", { Targets: [{ ...toMachine, Input: "{}" }] }, "Input"],
  ["a bus that does not exist", { EventBusName: "none" }, "none"],
  ["an unknown matcher", { EventPattern: { source: [{ suffix: "x" }] } }, "suffix"],
])("a rule with %s is refused", async (_what, properties, text) => {
  const { rule } = await bench();
  await expect(rule(properties, "Bad")).rejects.toThrow(text);
});

test("the bus has all statements of its policies", async () => {
  const { make, service } = await bench();
  const statement = (Sid: string) => ({ Sid, Effect: "Deny", Principal: "*", Action: "events:PutEvents" });
  expect(service.resourcePolicy?.(busArn)).toBeUndefined();
  for (const StatementId of ["a", "b"]) {
    const properties = { EventBusName: "daypass", StatementId, Statement: statement(StatementId) };
    await make("AWS::Events::EventBusPolicy", properties, StatementId);
  }
  expect(service.resourcePolicy?.(busArn)).toEqual({
    Version: "2012-10-17",
    Statement: [statement("a"), statement("b")],
  });
});

test("a permission is needed for each distinct source and detail type on each bus", async () => {
  const { needs } = await bench();
  const other = { ...entry, EventBusName: busArn, Source: "daypass.slack" };
  const needed = (source: string) => ({
    action: "events:PutEvents",
    resource: busArn,
    conditionKeys: { "events:source": source, "events:detail-type": "Access granted" },
  });
  expect(needs("PutEvents", { Entries: [entry, { ...entry, Detail: "{}" }, other] })).toEqual([
    needed("daypass"),
    needed("daypass.slack"),
  ]);
});
