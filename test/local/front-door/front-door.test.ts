// Over 200 lines, because it is one idea: what happens to a call on its way to a service.
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  SchedulerClient,
} from "@aws-sdk/client-scheduler";
import {
  DescribeExecutionCommand,
  ListActivitiesCommand,
  SendTaskSuccessCommand,
  SFNClient,
} from "@aws-sdk/client-sfn";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { AwsService, Operation } from "../../../local/service.ts";
import { openToyCloud, ROLE, START, type ToyCloud, toyScheduler } from "./toy-cloud.ts";

const SCHEDULE = {
  Name: "one",
  GroupName: "daypass-expiries",
  ScheduleExpression: "at(2030-01-01T01:00:00)",
  FlexibleTimeWindow: { Mode: "OFF" as const },
  Target: { Arn: "arn:aws:states:eu-central-1:111122223333:stateMachine:x", RoleArn: ROLE, Input: "{}" },
};

const free = <Input>(run: (input: Input) => unknown): Operation<Input> => ({ needs: () => [], run });

const seen: unknown[] = [];
const states: AwsService = {
  signingName: "states",
  operations: {
    DescribeExecution: free(() => ({
      executionArn: "a",
      stateMachineArn: "b",
      status: "RUNNING",
      startDate: new Date(START),
    })),
    SendTaskSuccess: free((input) => void seen.push(input)),
  },
};
const sns: AwsService = {
  signingName: "sns",
  operations: {
    Publish: free((input) => {
      seen.push(input);
      return { MessageId: "m-1" };
    }),
  },
};
const lambda: AwsService = {
  signingName: "lambda",
  operations: {
    Invoke: free(({ FunctionName, Payload }: { FunctionName: string; Payload: Uint8Array }) => ({
      StatusCode: 200,
      FunctionError: "Unhandled",
      Payload: Buffer.from(`${FunctionName}:${Buffer.from(Payload).toString("utf8")}`),
    })),
  },
};
const dynamodb: AwsService = {
  signingName: "dynamodb",
  operations: { GetItem: free(({ Key }: { Key: object }) => ({ Item: Key })) },
};
const events: AwsService = { signingName: "events", operations: { PutEvents: free(() => ({ FailedEntryCount: 0 })) } };

let cloud: ToyCloud;
let scheduler: SchedulerClient;

beforeEach(async () => {
  seen.length = 0;
  cloud = await openToyCloud([toyScheduler(), states, sns, lambda, dynamodb, events]);
  scheduler = new SchedulerClient(cloud.settings());
});
afterEach(async () => {
  await cloud.close();
  expect(cloud.calls.failures).toEqual([]);
});

describe("protocols", () => {
  test("REST JSON: labels, query and body make one input; times come back as dates", async () => {
    await scheduler.send(new CreateScheduleCommand(SCHEDULE));
    const got = await scheduler.send(new GetScheduleCommand({ Name: "one", GroupName: "daypass-expiries" }));
    expect(got).toMatchObject({ ...SCHEDULE, CreationDate: new Date(START) });
    await scheduler.send(new DeleteScheduleCommand({ Name: "one", GroupName: "daypass-expiries" }));
    await expect(scheduler.send(new GetScheduleCommand({ Name: "one" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      $metadata: { httpStatusCode: 404 },
    });
  });

  test("AWS JSON: times are converted", async () => {
    const client = new SFNClient(cloud.settings());
    const described = await client.send(new DescribeExecutionCommand({ executionArn: "a" }));
    expect(described.startDate).toEqual(new Date(START));
    await client.send(new SendTaskSuccessCommand({ taskToken: "t", output: "{}" }));
    expect(seen).toEqual([{ taskToken: "t", output: "{}" }]);
  });

  test("DynamoDB's wire form goes through as it is", async () => {
    const client = new DynamoDBClient(cloud.settings());
    const got = await client.send(new GetItemCommand({ TableName: "t", Key: { pk: { S: "é" }, n: { N: "1.5" } } }));
    expect(got.Item).toEqual({ pk: { S: "é" }, n: { N: "1.5" } });
  });

  test("AWS Query: a form in, XML out", async () => {
    const client = new SNSClient(cloud.settings());
    const message = '<a> & "b"\n=+é';
    const { MessageId } = await client.send(new PublishCommand({ TopicArn: "arn", Subject: "s", Message: message }));
    expect(MessageId).toBe("m-1");
    expect(seen).toEqual([{ TopicArn: "arn", Subject: "s", Message: message }]);
    const tooLong = client.send(new PublishCommand({ TopicArn: "arn", Subject: "s".repeat(101), Message: "m" }));
    await expect(tooLong).rejects.toMatchObject({ Code: "InvalidParameter" });
  });

  test("Lambda: payload as bytes, both ways", async () => {
    const client = new LambdaClient(cloud.settings());
    const answer = await client.send(new InvokeCommand({ FunctionName: "f", Payload: Buffer.from("é") }));
    expect(answer.FunctionError).toBe("Unhandled");
    expect(Buffer.from(answer.Payload ?? []).toString("utf8")).toBe("f:é");
  });

  test("the answer carries the cloud's time", async () => {
    const response = await fetch(`${cloud.endpoint}/anything`);
    expect(response.headers.get("date")).toBe(new Date(START).toUTCString());
  });
});

describe("refusals", () => {
  test("what is not emulated is refused and noted", async () => {
    await expect(new SFNClient(cloud.settings()).send(new ListActivitiesCommand({}))).rejects.toMatchObject({
      name: "UnknownOperationException",
    });
    expect([...cloud.calls.registry.unknownOperations]).toEqual(["states.ListActivities"]);
  });

  test("a service with an operation that AWS does not have is not registered", async () => {
    const misspelt: AwsService = { signingName: "sqs", operations: { SendMesage: free(() => ({})) } };
    expect(() => cloud.calls.registry.register(misspelt)).toThrow("sqs.SendMesage");
  });

  test.each([
    ["a name with a slash", { Name: "a/b" }],
    ["a name of 65 characters", { Name: "n".repeat(65) }],
    ["a token with a space", { ClientToken: "a b" }],
    ["an expression of 257 characters", { ScheduleExpression: "x".repeat(257) }],
    ["a role that is none", { Target: { ...SCHEDULE.Target, RoleArn: "arn:aws:iam::1:user/x" } }],
  ])("AWS's constraints: %s", async (_what, change) => {
    const refused = scheduler.send(new CreateScheduleCommand({ ...SCHEDULE, ...change }));
    await expect(refused).rejects.toMatchObject({ name: "ValidationException" });
  });

  test("required members", async () => {
    const { FlexibleTimeWindow: _left, ...without } = SCHEDULE;
    // @ts-expect-error a required member is missing
    const refused = scheduler.send(new CreateScheduleCommand(without));
    await expect(refused).rejects.toThrow("Value null at 'FlexibleTimeWindow'");
  });

  test("more than ten events", async () => {
    const Entries = Array.from({ length: 11 }, () => ({ Source: "a", DetailType: "b", Detail: "{}" }));
    const refused = new EventBridgeClient(cloud.settings()).send(new PutEventsCommand({ Entries }));
    await expect(refused).rejects.toMatchObject({ name: "ValidationException" });
  });

  test("an unknown access key", async () => {
    const refused = new SchedulerClient(cloud.settings("AKIANOBODY")).send(new GetScheduleCommand({ Name: "one" }));
    await expect(refused).rejects.toMatchObject({ name: "UnrecognizedClientException" });
    expect(cloud.calls.log.entries).toEqual([]);
  });

  test("a failure of the local cloud itself is no answer of AWS's", async () => {
    const broken: AwsService = { signingName: "sqs", operations: { GetQueueAttributes: free(() => nothingThere()) } };
    cloud.calls.registry.register(broken);
    const call = cloud.calls.call(cloud.principals.of("x") ?? OUTSIDER, "sqs", "GetQueueAttributes", { QueueUrl: "q" });
    await expect(call).rejects.toThrow("own bug");
    expect(cloud.calls.failures.splice(0)).toHaveLength(1);
  });
});

const OUTSIDER = { principalArn: "arn:aws:iam::111122223333:user/outsider" };

function nothingThere(): never {
  throw new TypeError("own bug");
}

describe("permission", () => {
  test("what the role may not do is refused in AWS's words, and logged", async () => {
    const undo = cloud.iam.withoutAction(ROLE, "scheduler:GetSchedule");
    await expect(scheduler.send(new GetScheduleCommand({ Name: "one" }))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message:
        "User: arn:aws:sts::111122223333:assumed-role/toy/toy is not authorized to perform: scheduler:GetSchedule on resource: arn:aws:scheduler:eu-central-1:111122223333:schedule/default/one because no identity-based policy allows the scheduler:GetSchedule action",
    });
    expect(cloud.calls.log.entries).toMatchObject([
      {
        sequence: 1,
        atMs: START,
        functionName: "toy",
        operation: "GetSchedule",
        verdict: "denied",
        errorCode: "AccessDeniedException",
      },
    ]);
    undo();
    await expect(scheduler.send(new GetScheduleCommand({ Name: "one" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  test("the observer needs no policy; a call from inside the cloud needs one", async () => {
    await new SchedulerClient(cloud.observer).send(new CreateScheduleCommand(SCHEDULE));
    expect(cloud.calls.log.entries[0]).toMatchObject({ verdict: "not asked", errorCode: undefined });
    const inside = cloud.calls.call(OUTSIDER, "scheduler", "GetSchedule", { Name: "one" });
    await expect(inside).rejects.toMatchObject({ name: "AwsFault", code: "AccessDeniedException" });
  });
});

test("what is mounted gets the rest of the path, and counts as in flight", async () => {
  cloud.frontDoor.mount("/_slack/api/", async (_request, response, rest) => {
    response.end(`${rest} ${cloud.calls.inFlight.count()}`);
  });
  const response = await fetch(`${cloud.endpoint}/_slack/api/chat.postMessage?x=1`);
  expect(await response.text()).toBe("chat.postMessage?x=1 1");
});
