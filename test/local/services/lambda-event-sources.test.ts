import { lambdaBench, queueArn, roleArn } from "./lambda-bench.ts";

const benches: ReturnType<typeof lambdaBench>[] = [];
async function mapped(code: string, mapping: object = {}, properties: object = {}) {
  const made = lambdaBench(code, properties);
  benches.push(made);
  await made.make("AWS::Lambda::EventSourceMapping", { EventSourceArn: queueArn, FunctionName: "f", ...mapping });
  const batches = () =>
    made.host.logs.filter(({ stream }) => stream === "stdout").map(({ text }): unknown => JSON.parse(text));
  return { ...made, batches, jobs: made.queue(queueArn) };
}
afterEach(async () => {
  for (const made of benches.splice(0)) await made.close();
});

const log = "console.log(JSON.stringify(event.Records.map((r) => r.body)));";
const settleBatch = `exports.handler = async (event) => { ${log} };`;

test("messages are handed over as records, and deleted when the function has succeeded", async () => {
  const { jobs, clock, host, callers } = await mapped(
    "exports.handler = async (event) => { console.log(JSON.stringify(event.Records[0])) };",
  );
  jobs.send("do this");
  await clock.skipBy(0);
  expect(JSON.parse(host.logs[0]?.text ?? "")).toMatchObject({
    messageId: "m0",
    body: "do this",
    attributes: { ApproximateReceiveCount: "1" },
    eventSource: "aws:sqs",
    eventSourceARN: queueArn,
    awsRegion: "eu-west-1",
  });
  expect(jobs.messages).toEqual([]);
  expect(new Set(callers.map((caller) => JSON.stringify(caller)))).toEqual(
    new Set([JSON.stringify({ principalArn: roleArn, roleArn, servicePrincipal: "lambda.amazonaws.com" })]),
  );
});

test("batches are no larger than asked for, and run no more at once than allowed", async () => {
  const { jobs, clock, batches } = await mapped(
    `exports.handler = async (event) => { ${log} await new Promise((r) => setTimeout(r, 1000)) };`,
    { BatchSize: 2, ScalingConfig: { MaximumConcurrency: 2 } },
  );
  for (const body of ["a", "b", "c", "d", "e", "f", "g"]) jobs.messages.push({ ...message(body) });
  jobs.send("h");
  await clock.skipBy(999);
  expect(batches()).toHaveLength(2);
  await clock.skipBy(1_001);
  expect(batches().flat().sort()).toEqual(["a", "b", "c", "d", "e", "f", "g", "h"]);
  expect(batches()).toHaveLength(4);

  function message(body: string) {
    return { id: body, body, attributes: {}, visibleAtMs: 0, receives: 0 };
  }
});

test("a batch that failed comes back when its messages are visible again", async () => {
  const { jobs, clock, batches } = await mapped(
    `let n = 0; exports.handler = async (event) => { ${log} if (++n < 3) throw new Error(); };`,
  );
  jobs.send("stubborn");
  await clock.skipBy(59_000);
  expect(batches()).toHaveLength(2);
  await clock.skipBy(1_000);
  expect(batches()).toHaveLength(3);
  expect(jobs.messages).toEqual([]);
});

describe("with ReportBatchItemFailures", () => {
  const reporting = async (answer: string) => {
    const made = await mapped(`exports.handler = async (event) => { ${log} return ${answer} };`, {
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    });
    made.jobs.messages.push({ id: "good", body: "good", attributes: {}, visibleAtMs: 0, receives: 0 });
    made.jobs.send("bad");
    await made.clock.skipBy(0);
    return made.jobs.messages.map(({ id }) => id);
  };

  test.each([
    ["{ batchItemFailures: [{ itemIdentifier: 'm1' }] }", ["m1"]],
    ["{ batchItemFailures: [] }", []],
    ["null", []],
    ["{ batchItemFailures: [{ itemIdentifier: 'unknown' }] }", ["good", "m1"]],
    ["{ batchItemFailures: [{ itemIdentifier: '' }] }", ["good", "m1"]],
    ["{ batchItemFailures: 'all' }", ["good", "m1"]],
  ])("the answer %s leaves %j", async (answer, left) => {
    expect(await reporting(answer)).toEqual(left);
  });
});

test("a throttled function leaves its messages to the next time", async () => {
  const { jobs, clock, batches, host } = await mapped(
    `exports.handler = async (event) => { ${log} await new Promise((r) => setTimeout(r, 1000)) };`,
    { BatchSize: 1 },
    { ReservedConcurrentExecutions: 1 },
  );
  jobs.messages.push({ id: "first", body: "first", attributes: {}, visibleAtMs: 0, receives: 0 });
  jobs.send("second");
  await clock.skipBy(20_000);
  expect(batches()).toEqual([["first"]]);
  await clock.skipBy(20_000);
  expect(batches()).toEqual([["first"], ["second"]]);
  expect(host.logs.filter(({ stream }) => stream === "stderr")).toEqual([]);
});

test("a queue that refuses is noted and asked again later", async () => {
  const { jobs, clock, batches, host, refuseNext } = await mapped(settleBatch);
  refuseNext(1);
  jobs.send("late");
  await clock.skipBy(9_000);
  expect(batches()).toEqual([]);
  expect(host.logs[0]?.text).toMatch(/ReceiveMessage refused: AccessDeniedException/);
  await clock.skipBy(1_000);
  expect(batches()).toEqual([["late"]]);
});

test.each([
  { EventSourceArn: "arn:aws:kinesis:eu-west-1:111122223333:stream/s" },
  { BatchSize: 11 },
  { FilterCriteria: {} },
  { MaximumBatchingWindowInSeconds: 5 },
  { Enabled: false },
])("%j is not emulated and refused", async (mapping) => {
  await expect(mapped(settleBatch, mapping)).rejects.toThrow(Object.keys(mapping)[0]);
});
