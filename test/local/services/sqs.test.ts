// Over 200 lines, because it is one idea: what SQS promises, as far as Daypass relies on it.
import fc from "fast-check";
import type { Delivery } from "../../../local/services/delivery.ts";
import { createSqsService } from "../../../local/services/sqs/sqs.ts";
import { pausedClock, serviceBench, startMs } from "./service-bench.ts";

const queueArn = "arn:aws:sqs:eu-west-1:111122223333:jobs";
const deadArn = "arn:aws:sqs:eu-west-1:111122223333:dead";
const QueueUrl = "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs";
const policy = { Version: "2012-10-17", Statement: [] };

async function bench(properties: object = {}, delivery?: Delivery) {
  const clock = pausedClock();
  const service = createSqsService({ clock, ...(delivery === undefined ? {} : { delivery }) });
  const made = serviceBench(service, clock, { principalArn: "arn:x" });
  await made.make("AWS::SQS::Queue", { QueueName: "dead", MessageRetentionPeriod: 1_209_600 });
  await made.make("AWS::SQS::Queue", {
    QueueName: "jobs",
    VisibilityTimeout: 60,
    RedrivePolicy: { deadLetterTargetArn: deadArn, maxReceiveCount: 2 },
    ...properties,
  });
  const send = (MessageBody: string, more: object = {}) => made.call("SendMessage", { QueueUrl, MessageBody, ...more });
  const receive = async (more: object = {}) => {
    const answer: { Messages?: readonly Received[] } = await made.call("ReceiveMessage", { QueueUrl, ...more });
    return answer.Messages ?? [];
  };
  return { ...made, clock, service, send, receive };
}

interface Received {
  readonly Body?: string;
  readonly ReceiptHandle?: string;
  readonly Attributes?: object;
  readonly MessageAttributes?: object;
}

test("a queue's Ref is its URL; its policy governs its ARN", async () => {
  const { make, service } = await bench();
  const made = await make("AWS::SQS::Queue", { SqsManagedSseEnabled: true }, "Undelivered");
  const url = "https://sqs.eu-west-1.amazonaws.com/111122223333/Test-Undelivered";
  const Arn = "arn:aws:sqs:eu-west-1:111122223333:Test-Undelivered";
  expect(made).toEqual({ ref: url, attributes: { Arn, QueueName: "Test-Undelivered", QueueUrl: url } });
  await make("AWS::SQS::QueuePolicy", { Queues: [url], PolicyDocument: policy });
  expect(service.resourcePolicy?.(Arn)).toEqual(policy);
  expect(service.resourcePolicy?.(queueArn)).toBeUndefined();
  expect(service.queueUrl(Arn)).toBe(url);
});

test("a received message is invisible for its time and then comes back, unless it was deleted", async () => {
  const { clock, service, send, receive, call } = await bench();
  await send("a");
  await send("b");
  const [a, b] = await receive({ MaxNumberOfMessages: 10 });
  expect([a?.Body, b?.Body]).toEqual(["a", "b"]);
  await clock.skipBy(59_999);
  expect(await receive()).toEqual([]);
  await call("DeleteMessage", { QueueUrl, ReceiptHandle: a?.ReceiptHandle });
  await clock.skipBy(1);
  expect(await receive({ MaxNumberOfMessages: 10 })).toEqual([expect.objectContaining({ Body: "b" })]);
  expect(service.messages(queueArn)).toEqual([
    expect.objectContaining({ body: "b", senderId: "arn:x", sentAtMs: startMs }),
  ]);
});

test("an old receipt deletes nothing", async () => {
  const { clock, service, send, receive, call } = await bench();
  await send("a");
  const [old] = await receive({ VisibilityTimeout: 1 });
  await clock.skipBy(1_000);
  await receive();
  await call("DeleteMessage", { QueueUrl, ReceiptHandle: old?.ReceiptHandle });
  expect(service.messages(queueArn)).toHaveLength(1);
});

test("a message that was received too often goes to the dead letters, with its age", async () => {
  const { clock, service, send, receive } = await bench();
  await send("a", { MessageAttributes: { k: { DataType: "String", StringValue: "v" } } });
  for (let time = 0; time < 2; time += 1) {
    expect(await receive()).toHaveLength(1);
    await clock.skipBy(60_000);
  }
  expect(service.messages(deadArn)).toEqual([]);
  expect(await receive()).toEqual([]);
  expect(service.messages(queueArn)).toEqual([]);
  expect(service.messages(deadArn)).toEqual([
    expect.objectContaining({
      body: "a",
      sentAtMs: startMs,
      deadLetterSourceArn: queueArn,
      attributes: { k: { DataType: "String", StringValue: "v" } },
    }),
  ]);
});

test("a message is forgotten when its retention has run out", async () => {
  const { clock, service, send, receive } = await bench({ MessageRetentionPeriod: 60 });
  await send("a");
  await clock.skipBy(59_999);
  expect(service.messages(queueArn)).toHaveLength(1);
  await clock.skipBy(1);
  expect(service.messages(queueArn)).toEqual([]);
  expect(await receive()).toEqual([]);
});

test("a listener hears of each message that becomes receivable: sent, delayed no more, visible again", async () => {
  const { clock, service, send, receive, call } = await bench();
  const heard: number[] = [];
  await send("before");
  service.onMessage(queueArn, () => heard.push(clock.now() - startMs));
  await clock.skipBy(0);
  expect(heard).toEqual([0]);
  await receive();
  await send("now");
  await send("later", { DelaySeconds: 5 });
  const [now] = await receive();
  await call("ChangeMessageVisibility", { QueueUrl, ReceiptHandle: now?.ReceiptHandle, VisibilityTimeout: 20 });
  await clock.skipBy(100_000);
  expect(heard).toEqual([0, 0, 5_000, 20_000, 60_000]);
});

test("nothing is heard of a deleted message", async () => {
  const { clock, service, send, receive, call } = await bench();
  await send("a");
  const [a] = await receive();
  let heard = 0;
  service.onMessage(queueArn, () => {
    heard += 1;
  });
  await call("DeleteMessage", { QueueUrl, ReceiptHandle: a?.ReceiptHandle });
  expect(clock.nextTimerAt()).toBeUndefined();
  await clock.skipBy(100_000);
  expect(heard).toBe(0);
});

test("visibility may be changed of what is in flight only", async () => {
  const { clock, send, receive, call } = await bench();
  await send("a");
  const [a] = await receive();
  const change = (VisibilityTimeout: number, ReceiptHandle = a?.ReceiptHandle) =>
    call("ChangeMessageVisibility", { QueueUrl, ReceiptHandle, VisibilityTimeout });
  await change(0);
  await expect(change(10)).rejects.toMatchObject({ code: "MessageNotInflight" });
  expect(await receive()).toHaveLength(1);
  await clock.skipBy(60_000);
  await expect(change(43_201)).rejects.toMatchObject({ code: "InvalidParameterValue" });
  await expect(change(10, "nonsense")).rejects.toMatchObject({ code: "ReceiptHandleIsInvalid" });
});

test("attributes come to who asks for them", async () => {
  const { send, receive } = await bench();
  const attribute = { DataType: "String", StringValue: "v" };
  await send("a", { MessageAttributes: { k: attribute } });
  const [plain] = await receive({ VisibilityTimeout: 0 });
  expect(plain).not.toHaveProperty("Attributes");
  expect(plain).not.toHaveProperty("MessageAttributes");
  const [full] = await receive({ MessageSystemAttributeNames: ["All"], MessageAttributeNames: ["All"] });
  expect(full).toMatchObject({
    Attributes: { ApproximateReceiveCount: "2", SentTimestamp: String(startMs), SenderId: "arn:x" },
    MessageAttributes: { k: attribute },
  });
});

test("the queue's attributes count what is visible, in flight and delayed", async () => {
  const { send, receive, call } = await bench();
  for (const DelaySeconds of [0, 0, 0, 9]) await send("a", { DelaySeconds });
  await receive({ MaxNumberOfMessages: 2 });
  const { Attributes } = await call("GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] });
  expect(Attributes).toMatchObject({
    QueueArn: queueArn,
    ApproximateNumberOfMessages: "1",
    ApproximateNumberOfMessagesNotVisible: "2",
    ApproximateNumberOfMessagesDelayed: "1",
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadArn, maxReceiveCount: 2 }),
  });
});

test.each([
  ["an empty message", "SendMessage", { MessageBody: "" }, "InvalidMessageContents"],
  ["a control character", "SendMessage", { MessageBody: "\u0000" }, "InvalidMessageContents"],
  ["more than 1 MiB", "SendMessage", { MessageBody: "x".repeat(1_048_577) }, "InvalidParameterValue"],
  ["a delay of more than 15 minutes", "SendMessage", { MessageBody: "a", DelaySeconds: 901 }, "InvalidParameterValue"],
  ["an unknown queue", "SendMessage", { QueueUrl: "https://sqs/111122223333/none" }, "QueueDoesNotExist"],
  ["another account's queue", "SendMessage", { QueueUrl: "https://sqs/999999999999/jobs" }, "QueueDoesNotExist"],
  ["a batch of 11", "ReceiveMessage", { MaxNumberOfMessages: 11 }, "InvalidParameterValue"],
])("%s is refused", async (_what, name, input, code) => {
  const { call } = await bench();
  await expect(call(name, { QueueUrl, MessageBody: "a", ...input })).rejects.toMatchObject({ name: "AwsFault", code });
});

test("a permission is needed on the queue, whatever the host of its URL", async () => {
  const { needs } = await bench();
  expect(needs("SendMessage", { QueueUrl: "http://127.0.0.1:4566/111122223333/jobs" })).toEqual([
    { action: "sqs:SendMessage", resource: queueArn },
  ]);
});

test("no message is lost or received by two at the same time, whatever is received, deleted and waited for", async () => {
  const step = fc.oneof(
    fc.constant("send" as const),
    fc.constant("receive" as const),
    fc.constant("delete" as const),
    fc.constant("wait" as const),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { clock, service, send, receive, call } = await bench();
      const held = new Map<string, number>();
      let [sent, deleted] = [0, 0];
      for (const what of steps) {
        if (what === "send") {
          await send(String(sent));
          sent += 1;
        } else if (what === "wait") await clock.skipBy(25_000);
        else if (what === "receive") {
          for (const { ReceiptHandle = "" } of await receive()) {
            const id = ReceiptHandle.split("#")[0];
            for (const [other, untilMs] of held) {
              expect(other.startsWith(`${id}#`) && untilMs > clock.now()).toBe(false);
            }
            held.set(ReceiptHandle, clock.now() + 60_000);
          }
        } else {
          const [ReceiptHandle] = [...held].find(([, untilMs]) => untilMs > clock.now()) ?? [];
          if (ReceiptHandle === undefined) continue;
          held.delete(ReceiptHandle);
          await call("DeleteMessage", { QueueUrl, ReceiptHandle });
          deleted += 1;
        }
      }
      expect(service.messages(queueArn).length + service.messages(deadArn).length).toBe(sent - deleted);
    }),
    { numRuns: 60 },
  );
});

test("a message may come late, and again although it was deleted, as the delivery says", async () => {
  const { clock, call, service, send, receive } = await bench({}, { arrivals: () => [2_000, 30_000] });
  await send("once?");
  expect(await receive()).toEqual([]);
  await clock.skipBy(2_000);
  const [first] = await receive();
  await call("DeleteMessage", { QueueUrl, ReceiptHandle: first?.ReceiptHandle });
  await clock.skipBy(27_999);
  expect(await receive()).toEqual([]);
  await clock.skipBy(1);
  const [again] = await receive();
  expect(again?.Body).toBe("once?");
  await call("DeleteMessage", { QueueUrl, ReceiptHandle: again?.ReceiptHandle });
  expect(service.messages(queueArn)).toEqual([]);
});
