// Over 200 lines, because it is one idea: each fault that can be injected, and what the caller and the service see of it.
import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  SchedulerClient,
} from "@aws-sdk/client-scheduler";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { FaultKind } from "../../../local/front-door/faults.ts";
import { throttledFault } from "../../../local/front-door/service-traits.ts";
import { FUNCTION_KEY, openToyCloud, ROLE, START, type ToyCloud, toyScheduler } from "./toy-cloud.ts";

const SCHEDULE = {
  Name: "one",
  ScheduleExpression: "at(2030-01-01T01:00:00)",
  FlexibleTimeWindow: { Mode: "OFF" as const },
  Target: { Arn: "arn:aws:states:eu-central-1:111122223333:stateMachine:x", RoleArn: ROLE },
};
const create = () => new CreateScheduleCommand(SCHEDULE);
const get = () => new GetScheduleCommand({ Name: "one" });

let cloud: ToyCloud;
let service: ReturnType<typeof toyScheduler>;
let client: SchedulerClient;

beforeEach(async () => {
  service = toyScheduler();
  cloud = await openToyCloud([service]);
  client = new SchedulerClient({ ...cloud.settings(), requestHandler: new NodeHttpHandler() });
});
afterEach(async () => {
  await cloud.close();
  expect(cloud.calls.failures).toEqual([]);
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

const inject = (kind: FaultKind, { nth = 1 }: { readonly nth?: number | "each" } = {}) =>
  cloud.calls.faults.inject({ kind, match: { operation: "CreateSchedule" }, nth });

describe("kinds", () => {
  test("kill-before: no effect, no answer", async () => {
    const fault = inject("kill-before");
    await expect(client.send(create())).rejects.toThrow("socket hang up");
    expect(cloud.sandbox).toEqual([`kill toy ${FUNCTION_KEY}`]);
    expect(service.runs).toEqual([]);
    expect(fault.happened()).toBe(true);
  });

  test("kill-after: the effect is there, the answer is not", async () => {
    inject("kill-after");
    await expect(client.send(create())).rejects.toThrow("socket hang up");
    expect(cloud.sandbox).toEqual([`kill toy ${FUNCTION_KEY}`]);
    expect(service.runs).toEqual(["CreateSchedule"]);
    expect(cloud.calls.log.entries[0]).toMatchObject({ fault: "kill-after", verdict: "allowed", errorCode: undefined });
  });

  test("freeze: the function stands still before it hears the answer", async () => {
    inject("freeze");
    await client.send(create());
    expect(cloud.sandbox).toEqual(["suspend toy 25000"]);
    expect(cloud.calls.inFlight.held()).toBe(0);
  });

  test("throttle: three in a row, without effect, then no more", async () => {
    inject("throttle");
    for (let call = 0; call < 3; call += 1) {
      await expect(client.send(create())).rejects.toMatchObject({ name: "ThrottlingException" });
    }
    expect(service.runs).toEqual([]);
    await client.send(create());
    expect(cloud.calls.log.entries.map(({ fault }) => fault)).toEqual(["throttle", "throttle", "throttle", undefined]);
  });

  test("error-500: once, without effect", async () => {
    inject("error-500");
    await expect(client.send(create())).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    await client.send(create());
    expect(service.runs).toEqual(["CreateSchedule"]);
  });

  test("timeout-with-effect: held for five seconds of cloud time, then the connection breaks", async () => {
    inject("timeout-with-effect");
    const sent = client.send(create()).catch((error: unknown) => error);
    await until(() => cloud.calls.inFlight.held() === 1);
    expect(service.runs).toEqual(["CreateSchedule"]);
    expect(cloud.calls.inFlight.held(FUNCTION_KEY)).toBe(1);
    expect(cloud.calls.inFlight.count()).toBe(0);
    await cloud.clock.skipTo(START + 4_999);
    expect(cloud.calls.inFlight.held()).toBe(1);
    await cloud.clock.skipTo(START + 5_000);
    expect(String(await sent)).toContain("socket hang up");
    expect(cloud.calls.inFlight.held()).toBe(0);
  });

  test("duplicate: done twice, the second answer is heard", async () => {
    inject("duplicate");
    await expect(client.send(create())).rejects.toMatchObject({ name: "ConflictException" });
    expect(service.runs).toEqual(["CreateSchedule", "CreateSchedule"]);
  });

  test("delay: done later", async () => {
    cloud.calls.faults.inject({ kind: "delay", delayMs: 60_000, match: { service: "scheduler" } });
    const sent = client.send(create());
    await until(() => cloud.calls.inFlight.held() === 1);
    expect(service.runs).toEqual([]);
    await cloud.clock.skipBy(60_000);
    await sent;
    expect(service.runs).toEqual(["CreateSchedule"]);
  });

  test("delay: done also when the caller has closed its connection meanwhile", async () => {
    cloud.calls.faults.inject({ kind: "delay", delayMs: 60_000, match: { service: "scheduler" } });
    const abort = new AbortController();
    const sent = client.send(create(), { abortSignal: abort.signal }).catch((error: unknown) => error);
    await until(() => cloud.calls.inFlight.held() === 1);
    expect(service.runs).toEqual([]);
    abort.abort();
    expect(await sent).toMatchObject({ name: "AbortError" });
    await until(() => cloud.calls.inFlight.held() === 0);
    await cloud.clock.skipBy(60_000);
    await until(() => cloud.calls.inFlight.count() === 0);
    expect(service.runs).toEqual(["CreateSchedule"]);
    expect(cloud.calls.inFlight.held()).toBe(0);
  });
});

test("delay: AWS takes no signed request that is older than five minutes, so it comes before that", async () => {
  cloud.calls.faults.inject({ kind: "delay", delayMs: 3_600_000, match: { service: "scheduler" } });
  const sent = client.send(create());
  await until(() => cloud.calls.inFlight.held() === 1);
  await cloud.clock.skipBy(289_000);
  expect(service.runs).toEqual([]);
  await cloud.clock.skipBy(1_000);
  await sent;
  expect(service.runs).toEqual(["CreateSchedule"]);
});

describe("which call", () => {
  test("the n-th that matches", async () => {
    cloud.calls.faults.inject({ kind: "error-500", match: { functionName: "toy", operation: "GetSchedule" }, nth: 2 });
    await client.send(create());
    await client.send(get());
    await expect(client.send(get())).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    await client.send(get());
  });

  test("the n-th call of functions since the reset: others do not count", async () => {
    await client.send(create());
    cloud.calls.faults.reset();
    const fault = cloud.calls.faults.inject({ kind: "error-500", callIndex: 2 });
    await new SchedulerClient(cloud.observer).send(get());
    await client.send(get());
    await cloud.calls.call({ principalArn: ROLE, roleArn: ROLE }, "scheduler", "GetSchedule", { Name: "one" });
    expect(fault.happened()).toBe(false);
    await expect(client.send(get())).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    expect(cloud.calls.faults.functionCalls()).toBe(2);
  });

  test("a withdrawn fault does not happen, and a reset withdraws all", async () => {
    inject("error-500").withdraw();
    await client.send(create());
    cloud.calls.faults.inject({ kind: "throttle", match: {} });
    await expect(client.send(get())).rejects.toMatchObject({ name: "ThrottlingException" });
    cloud.calls.faults.reset();
    await client.send(new DeleteScheduleCommand({ Name: "one" }));
  });

  test("a fault of each call happens until it is withdrawn", async () => {
    const broken = inject("error-500", { nth: "each" });
    for (let time = 1; time <= 3; time += 1) {
      await expect(client.send(create())).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    }
    broken.withdraw();
    await client.send(create());
    expect(broken.happened()).toBe(true);
  });

  test("a call from inside the cloud that times out has had its effect", async () => {
    inject("timeout-with-effect");
    const called = cloud.calls.call({ principalArn: ROLE, roleArn: ROLE }, "scheduler", "CreateSchedule", SCHEDULE);
    const outcome = called.catch((error: unknown) => error);
    await until(() => cloud.calls.inFlight.count() === 0);
    // no function waits for it
    expect(cloud.calls.inFlight.held()).toBe(0);
    await cloud.clock.skipBy(5_000);
    expect(await outcome).toMatchObject({ code: "InternalServerException", statusCode: 500 });
    expect(service.runs).toEqual(["CreateSchedule"]);
  });

  test("faults that make no sense are refused", () => {
    expect(() => cloud.calls.faults.inject({ kind: "throttle", callIndex: 0 })).toThrow("counted from 1");
    expect(() => cloud.calls.faults.inject({ kind: "delay", callIndex: 1 })).toThrow("delay needs one");
  });
});

test.each([
  ["dynamodb", "ProvisionedThroughputExceededException", 400],
  ["s3", "SlowDown", 503],
  ["organizations", "TooManyRequestsException", 400],
  ["sso", "ThrottlingException", 400],
])("%s says %s", (signingName, code, statusCode) => {
  expect(throttledFault(signingName)).toMatchObject({ code, statusCode });
});
