import { createSnsService } from "../../../local/services/sns.ts";
import { pausedClock, serviceBench, startMs } from "./service-bench.ts";

const TopicArn = "arn:aws:sns:eu-west-1:111122223333:Test-Operators";

async function bench() {
  const clock = pausedClock();
  const service = createSnsService({ clock });
  const made = serviceBench(service, clock);
  const topic = await made.make("AWS::SNS::Topic", { DisplayName: "Daypass" }, "Operators");
  return { ...made, service, topic };
}

test("a topic's Ref is its ARN; it has the policy and the subscriptions of the template", async () => {
  const { service, make, topic } = await bench();
  expect(topic.ref).toBe(TopicArn);
  const PolicyDocument = { Version: "2012-10-17", Statement: [] };
  await make("AWS::SNS::TopicPolicy", { Topics: [TopicArn], PolicyDocument });
  await make("AWS::SNS::Subscription", { TopicArn, Protocol: "email", Endpoint: "a@example.com" });
  expect(service.resourcePolicy?.(TopicArn)).toEqual(PolicyDocument);
  expect(service.subscriptions).toEqual([{ topicArn: TopicArn, protocol: "email", endpoint: "a@example.com" }]);
});

test("what is published can be read", async () => {
  const { service, call, needs } = await bench();
  const input = { TopicArn, Subject: "Overdue", Message: "look" };
  await call("Publish", input);
  expect(service.published).toEqual([{ topicArn: TopicArn, subject: "Overdue", message: "look", atMs: startMs }]);
  expect(needs("Publish", input)).toEqual([{ action: "sns:Publish", resource: TopicArn }]);
});

test.each([
  ["a subject of 101 characters", { Subject: "x".repeat(101) }, "InvalidParameter"],
  ["a subject with a line break", { Subject: "a\nb" }, "InvalidParameter"],
  ["a subject beyond ASCII", { Subject: "ä" }, "InvalidParameter"],
  ["an empty message", { Message: "" }, "InvalidParameter"],
  ["more than 256 KiB", { Message: "x".repeat(262_145) }, "InvalidParameter"],
  ["an unknown topic", { TopicArn: `${TopicArn}2` }, "NotFound"],
])("%s is refused", async (_what, input, code) => {
  const { call, service } = await bench();
  await expect(call("Publish", { TopicArn, Message: "m", ...input })).rejects.toMatchObject({ name: "AwsFault", code });
  expect(service.published).toEqual([]);
});
