import type { Delivery } from "../../../local/services/delivery.ts";
import { deadLetterArn, lambdaBench, queueArn, roleArn, startMs } from "./lambda-bench.ts";

const benches: ReturnType<typeof lambdaBench>[] = [];
const bench = (code: string, properties: object = {}, delivery?: Delivery) => {
  const made = lambdaBench(code, properties, delivery);
  benches.push(made);
  return made;
};
afterEach(async () => {
  for (const made of benches.splice(0)) await made.close();
});

const failing = `exports.handler = async (event, context) => {
  console.log(context.awsRequestId + " at " + (Date.now() - ${startMs}) / 1000);
  throw new Error("no luck");
};`;
const event = { InvocationType: "Event", Payload: Buffer.from('{"n":1}') };
const attempts = ({ host }: ReturnType<typeof lambdaBench>) =>
  host.logs.filter(({ stream }) => stream === "stdout").map(({ text }) => Number(text.split(" at ")[1]));

test("an event is accepted at once and tried again after 1 and 2 minutes, under one request id", async () => {
  const made = bench(failing);
  expect(await made.invoke(event)).toMatchObject({ StatusCode: 202, payload: "" });
  await made.clock.skipBy(3_600_000);
  expect(attempts(made)).toEqual([0, 60, 180]);
  expect(new Set(made.host.logs.map(({ requestId }) => requestId)).size).toBe(1);
  expect(made.clock.nextTimerAt()).toBeUndefined();
});

test("an event may come twice though it succeeds, as the delivery says, under its one request id", async () => {
  const made = bench(
    `exports.handler = async (event, context) => console.log(context.awsRequestId + " at " + (Date.now() - ${startMs}) / 1000)`,
    {},
    { arrivals: () => [0, 30_000] },
  );
  await made.invoke(event);
  await made.clock.skipBy(3_600_000);
  expect(attempts(made)).toEqual([0, 30]);
  expect(new Set(made.host.logs.map(({ requestId }) => requestId)).size).toBe(1);
});

test("then it goes to the dead-letter queue, as it came, with the reason beside it", async () => {
  const { clock, invoke, queue, callers } = bench(failing, { DeadLetterConfig: { TargetArn: deadLetterArn } });
  await invoke(event);
  await clock.skipBy(179_999);
  expect(queue(deadLetterArn).messages).toEqual([]);
  await clock.skipBy(1);
  expect(queue(deadLetterArn).messages).toMatchObject([
    { body: '{"n":1}', attributes: { ErrorMessage: { StringValue: "no luck" }, RequestID: { DataType: "String" } } },
  ]);
  expect(callers).toEqual([{ principalArn: roleArn, roleArn, servicePrincipal: "lambda.amazonaws.com" }]);
});

test("a failure destination gets a record of it; retries as configured", async () => {
  const made = bench(failing);
  await made.make("AWS::Lambda::EventInvokeConfig", {
    FunctionName: "f",
    Qualifier: "$LATEST",
    MaximumRetryAttempts: 1,
    DestinationConfig: { OnFailure: { Destination: deadLetterArn } },
  });
  await made.invoke(event);
  await made.clock.skipBy(60_000);
  expect(attempts(made)).toEqual([0, 60]);
  expect(made.queue(deadLetterArn).messages.map(({ body }) => JSON.parse(body))).toMatchObject([
    {
      requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 2 },
      requestPayload: { n: 1 },
      responseContext: { functionError: "Unhandled" },
      responsePayload: { errorMessage: "no luck" },
    },
  ]);
});

test("an event that would be too old for its next attempt is given up", async () => {
  const made = bench(failing);
  await made.make("AWS::Lambda::EventInvokeConfig", {
    FunctionName: "f",
    Qualifier: "$LATEST",
    MaximumEventAgeInSeconds: 100,
    DestinationConfig: { OnFailure: { Destination: deadLetterArn } },
  });
  await made.invoke(event);
  await made.clock.skipBy(3_600_000);
  expect(attempts(made)).toEqual([0, 60]);
  expect(JSON.parse(made.queue(deadLetterArn).messages[0]?.body ?? "").requestContext.condition).toBe(
    "EventAgeExceeded",
  );
});

test("success goes to its own destination only", async () => {
  const made = bench("exports.handler = async () => 'fine';", { DeadLetterConfig: { TargetArn: deadLetterArn } });
  await made.make("AWS::Lambda::EventInvokeConfig", {
    FunctionName: "f",
    Qualifier: "$LATEST",
    DestinationConfig: { OnSuccess: { Destination: queueArn } },
  });
  await made.invoke(event);
  await made.clock.skipBy(0);
  expect(made.queue(queueArn).messages.map(({ body }) => JSON.parse(body))).toMatchObject([
    { requestContext: { condition: "Success" }, responsePayload: "fine" },
  ]);
  expect(made.queue(deadLetterArn).messages).toEqual([]);
});

test("a throttled event waits and is no failed attempt", async () => {
  const made = bench(
    "exports.handler = () => new Promise((r) => setTimeout(() => r(console.log('ran at 0')), 5000));",
    {
      Timeout: 30,
      ReservedConcurrentExecutions: 1,
    },
  );
  await made.invoke(event);
  await made.invoke(event);
  await made.clock.skipBy(60_000);
  expect(attempts(made)).toHaveLength(2);
});

test("a dead-letter queue that refuses is noted", async () => {
  const made = bench(failing, { DeadLetterConfig: { TargetArn: deadLetterArn } });
  made.refuseNext(1);
  await made.invoke(event);
  await made.clock.skipBy(180_000);
  expect(made.host.logs.at(-1)?.text).toMatch(/dead not reached: AccessDenied.*sqs:SendMessage/);
});

test("a cloud that closes in the middle sends nothing more", async () => {
  const { clock, invoke, queue, host, callers } = bench(
    "exports.handler = () => new Promise((r) => setTimeout(r, 9000));",
    {
      DeadLetterConfig: { TargetArn: deadLetterArn },
      Timeout: 30,
    },
  );
  await invoke(event);
  await clock.skipBy(1_000);
  await host.close();
  await clock.skipBy(3_600_000);
  expect(queue(deadLetterArn).messages).toEqual([]);
  expect(callers).toEqual([]);
});
