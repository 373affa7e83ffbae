// Over 200 lines, because it is one idea: what EventBridge Scheduler promises, as far as Daypass relies on it.
import { createSchedulerService, type SchedulerServiceOptions } from "../../../local/services/scheduler/scheduler.ts";
import { denied, RecordedCalls, throttled } from "./recorded-calls.ts";
import { pausedClock, serviceBench, startMs } from "./service-bench.ts";

const prefix = "arn:aws:scheduler:eu-west-1:111122223333";
const groupArn = `${prefix}:schedule-group/expiries`;
const scheduleArn = `${prefix}:schedule/expiries/r1-1`;
const machineArn = "arn:aws:states:eu-west-1:111122223333:stateMachine:revocation";
const deadArn = "arn:aws:sqs:eu-west-1:111122223333:dead";
const roleArn = "arn:aws:iam::111122223333:role/expiries";
const address = { Name: "r1-1", GroupName: "expiries" };
const target = {
  Arn: machineArn,
  RoleArn: roleArn,
  Input: '{"id":"r1"}',
  RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
  DeadLetterConfig: { Arn: deadArn },
};
const wanted = {
  ...address,
  ScheduleExpression: "at(2026-01-01T01:00:00)",
  ScheduleExpressionTimezone: "UTC",
  FlexibleTimeWindow: { Mode: "OFF" },
  State: "ENABLED",
  ActionAfterCompletion: "DELETE",
  Target: target,
};
const hourMs = 3_600_000;

async function bench(options: Partial<SchedulerServiceOptions> = {}) {
  const clock = pausedClock();
  const calls = new RecordedCalls(clock);
  const service = createSchedulerService({ clock, calls, ...options });
  const made = serviceBench(service, clock);
  const group = await made.make("AWS::Scheduler::ScheduleGroup", { Name: "expiries" });
  const create = (more: object = {}) => made.call("CreateSchedule", { ...wanted, ClientToken: "r1-1", ...more });
  const starts = () => calls.of("StartExecution").map(({ atMs }) => atMs - startMs);
  const names = () => service.schedules().map(({ name }) => name);
  return { ...made, clock, calls, service, group, create, starts, names };
}

test("a schedule is read back as it was asked for", async () => {
  const { create, call, group } = await bench();
  expect(group).toEqual({ ref: "expiries", attributes: { Arn: groupArn } });
  expect(await create()).toEqual({ ScheduleArn: scheduleArn });
  const at = new Date(startMs);
  expect(await call("GetSchedule", address)).toEqual({
    ...wanted,
    Arn: scheduleArn,
    CreationDate: at,
    LastModificationDate: at,
  });
});

test("it starts its target with its role, for its group, a few seconds after its instant, and is gone", async () => {
  const { clock, calls, create, names } = await bench();
  await create();
  await clock.skipBy(hourMs + 4_999);
  expect([calls.all, names()]).toEqual([[], ["r1-1"]]);
  await clock.skipBy(1);
  expect(calls.all).toEqual([
    {
      caller: { principalArn: roleArn, roleArn, servicePrincipal: "scheduler.amazonaws.com", sourceArn: groupArn },
      service: "states",
      operation: "StartExecution",
      input: { stateMachineArn: machineArn, input: '{"id":"r1"}' },
      atMs: startMs + hourMs + 5_000,
    },
  ]);
  expect(names()).toEqual([]);
});

test("it starts a function asynchronously", async () => {
  const { clock, calls, create } = await bench();
  const Arn = "arn:aws:lambda:eu-west-1:111122223333:function:f";
  await create({ Target: { Arn, RoleArn: roleArn, Input: "{}" } });
  await clock.skipBy(2 * hourMs);
  const Payload = Buffer.from("{}");
  expect(calls.all).toEqual([
    expect.objectContaining({
      operation: "Invoke",
      input: { FunctionName: Arn, InvocationType: "Event", Payload },
    }),
  ]);
});

test("without ActionAfterCompletion it stays, fired; a disabled one does not fire", async () => {
  const { clock, create, starts, names } = await bench();
  await create({ ActionAfterCompletion: undefined });
  await create({ Name: "r2-1", ClientToken: "r2-1", State: "DISABLED" });
  await clock.skipBy(2 * hourMs);
  expect(starts()).toEqual([hourMs + 5_000]);
  expect(names()).toEqual(["r1-1", "r2-1"]);
});

test("a deleted schedule does not fire", async () => {
  const { clock, calls, call, create } = await bench();
  await create();
  await call("DeleteSchedule", address);
  await clock.skipBy(2 * hourMs);
  expect(calls.all).toEqual([]);
  for (const name of ["DeleteSchedule", "GetSchedule"]) {
    await expect(call(name, address)).rejects.toMatchObject({ code: "ResourceNotFoundException", statusCode: 404 });
  }
});

test("the offset and the copies of a firing can be chosen, within what AWS allows", async () => {
  const { clock, create, starts } = await bench({ fireOffsetMs: 59_999, delivery: { arrivals: () => [0, 30_000] } });
  await create();
  await clock.skipBy(2 * hourMs);
  expect(starts()).toEqual([hourMs + 59_999, hourMs + 89_999]);
  await expect(bench({ fireOffsetMs: 60_000 })).rejects.toThrow("less than 60000");
});

test("a busy target is tried again; the schedule is there until it was started", async () => {
  const { clock, calls, create, starts, names } = await bench();
  calls.refuse = () => (calls.all.length <= 2 ? throttled : undefined);
  await create();
  await clock.skipBy(hourMs + 6_000);
  expect(names()).toEqual(["r1-1"]);
  await clock.skipBy(hourMs);
  expect(starts()).toEqual([5_000, 6_000, 8_000].map((ms) => hourMs + ms));
  expect(names()).toEqual([]);
});

test("when retries run out the input goes to the dead-letter queue, with the schedule's role, and the schedule vanishes", async () => {
  const { clock, calls, service, create, names } = await bench();
  calls.refuse = ({ operation }) => (operation === "StartExecution" ? throttled : undefined);
  await create({ Target: { ...target, RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 1 } } });
  await clock.skipBy(2 * hourMs);
  expect(calls.of("SendMessage")).toEqual([
    expect.objectContaining({
      caller: { principalArn: roleArn, roleArn, servicePrincipal: "scheduler.amazonaws.com", sourceArn: groupArn },
      input: {
        QueueUrl: "https://sqs.eu-west-1.amazonaws.com/111122223333/dead",
        MessageBody: '{"id":"r1"}',
        MessageAttributes: expect.objectContaining({
          SCHEDULE_ARN: { DataType: "String", StringValue: scheduleArn },
          ERROR_CODE: { DataType: "String", StringValue: "ThrottlingException" },
          RETRY_ATTEMPTS: { DataType: "String", StringValue: "1" },
          EXHAUSTED_RETRY_CONDITION: { DataType: "String", StringValue: "MaximumRetryAttempts" },
        }),
      },
    }),
  ]);
  expect([names(), service.lost]).toEqual([[], []]);
});

test("a refused start with a refused dead letter is lost, and known to be", async () => {
  const { clock, calls, service, create, names } = await bench();
  calls.refuse = () => denied;
  await create();
  await clock.skipBy(2 * hourMs);
  expect(service.lost).toEqual([{ scheduleArn, reason: expect.stringContaining("dead-letter queue: AccessDenied") }]);
  expect(names()).toEqual([]);
});

test("the same request with the same token is the same schedule; any other of its name conflicts", async () => {
  const { create, names } = await bench();
  const first = await create();
  expect(await create()).toEqual(first);
  const conflict = { name: "AwsFault", code: "ConflictException", statusCode: 409 };
  await expect(create({ ScheduleExpression: "at(2026-01-01T02:00:00)" })).rejects.toMatchObject(conflict);
  await expect(create({ ClientToken: "other" })).rejects.toMatchObject(conflict);
  await expect(create({ ClientToken: undefined })).rejects.toMatchObject(conflict);
  expect(names()).toEqual(["r1-1"]);
});

test.each([
  ["a fraction of a second", { ScheduleExpression: "at(2026-01-01T01:00:00.000)" }],
  ["a zone in the expression", { ScheduleExpression: "at(2026-01-01T01:00:00Z)" }],
  ["a day that does not exist", { ScheduleExpression: "at(2026-02-30T01:00:00)" }],
  ["an instant that is past", { ScheduleExpression: "at(2025-12-31T23:59:59)" }],
  ["the present instant", { ScheduleExpression: "at(2026-01-01T00:00:00)" }],
  ["no flexible time window", { FlexibleTimeWindow: undefined }],
  ["a name of 65 characters", { Name: "x".repeat(65) }],
  ["a name with a blank", { Name: "a b" }],
  ["no role", { Target: { Arn: machineArn } }],
  ["186 retries", { Target: { ...target, RetryPolicy: { MaximumRetryAttempts: 186 } } }],
])("%s is invalid", async (_what, more) => {
  const { create, names } = await bench();
  await expect(create(more)).rejects.toMatchObject({ name: "AwsFault", code: "ValidationException" });
  expect(names()).toEqual([]);
});

test("an unknown group is not found", async () => {
  const { create } = await bench();
  await expect(create({ GroupName: "none" })).rejects.toMatchObject({ code: "ResourceNotFoundException" });
});

test.each([
  ["a rate", { ScheduleExpression: "rate(5 minutes)" }],
  ["another time zone", { ScheduleExpressionTimezone: "Europe/Berlin" }],
  ["a flexible window", { FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 5 } }],
  ["an end", { EndDate: new Date(startMs + hourMs) }],
  ["a context attribute", { Target: { ...target, Input: '{"at":"<aws.scheduler.scheduled-time>"}' } }],
])("%s, which AWS takes, fails loudly", async (_what, more) => {
  const { create } = await bench();
  await expect(create(more)).rejects.toThrow("is not emulated");
});

test("schedules are listed by group, prefix and state, in pages", async () => {
  const { make, create, call } = await bench();
  await make("AWS::Scheduler::ScheduleGroup", { Name: "other" });
  for (const Name of ["r1-1", "r1-2", "r2-1"]) await create({ Name, ClientToken: Name });
  await create({ GroupName: "other", State: "DISABLED" });
  const listed = async (input: object) => {
    const { Schedules, NextToken } = await call("ListSchedules", input);
    return { names: (Schedules as { Name: string }[]).map(({ Name }) => Name), NextToken };
  };
  expect((await listed({ GroupName: "expiries", NamePrefix: "r1" })).names).toEqual(["r1-1", "r1-2"]);
  expect((await listed({ State: "DISABLED" })).names).toEqual(["r1-1"]);
  const first = await listed({ GroupName: "expiries", MaxResults: 2 });
  const second = await listed({ GroupName: "expiries", MaxResults: 2, NextToken: first.NextToken });
  expect([first.names, second.names, second.NextToken]).toEqual([["r1-1", "r1-2"], ["r2-1"], undefined]);
});

test("creating needs the permission to pass the role to the scheduler", async () => {
  const { needs } = await bench();
  expect(needs("CreateSchedule", wanted)).toEqual([
    { action: "scheduler:CreateSchedule", resource: scheduleArn },
    {
      action: "iam:PassRole",
      resource: roleArn,
      conditionKeys: { "iam:PassedToService": "scheduler.amazonaws.com" },
    },
  ]);
  expect(needs("GetSchedule", address)).toEqual([{ action: "scheduler:GetSchedule", resource: scheduleArn }]);
  expect(needs("DeleteSchedule", address)).toEqual([{ action: "scheduler:DeleteSchedule", resource: scheduleArn }]);
});
