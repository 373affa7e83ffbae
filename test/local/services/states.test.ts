// Over 200 lines, because it is one idea: what Step Functions promises, as far as Daypass relies on it.
import type { CallContext } from "../../../local/service.ts";
import { callF, lambdaInvoke, makeMachine, only, startMs, workflowBench } from "../workflows/workflow-bench.ts";

const tokenArn = `${lambdaInvoke}.waitForTaskToken`;
const passToken = { FunctionName: "f", Payload: { token: "{% $states.context.Task.Token %}" } };
const waiting = only(callF({ Resource: tokenArn, Arguments: passToken, TimeoutSeconds: 600 }));

async function bench(definition: object) {
  const tokens: string[] = [];
  const made = workflowBench({
    f: (payload) => {
      tokens.push(JSON.stringify(payload).slice(10, -2));
    },
  });
  const { clock, service } = made;
  const machineArn = await makeMachine(service, definition);
  const context: CallContext = { caller: { principalArn: "x" }, clock, region: "eu-west-1", accountId: "111122223333" };
  const operation = (name: string) => {
    const found = service.operations[name];
    if (found === undefined) throw new Error(`no operation ${name}`);
    return found;
  };
  // an operation takes its own input type only, which a test by name cannot know
  const call = async (name: string, input: object) => (await operation(name).run(input as never, context)) as Answer;
  const needs = (name: string, input: object) => operation(name).needs(input as never, context);
  const describe = (executionArn: unknown) => call("DescribeExecution", { executionArn });
  return { ...made, machineArn, tokens, call, needs, describe };
}

interface Answer {
  readonly [name: string]: unknown;
  readonly executionArn?: string;
  readonly executions?: readonly { readonly name: string }[];
  readonly events?: readonly { readonly id: number; readonly type: string }[];
  readonly nextToken?: string;
}

describe("StartExecution", () => {
  const long = only({ Type: "Wait", Seconds: 100, End: true });

  test("of one name and input gives the running execution; with another input, or once ended, it exists already", async () => {
    const { clock, call, machineArn } = await bench(long);
    const start = (input: string, name = "once") =>
      call("StartExecution", { stateMachineArn: machineArn, name, input });
    const first = await start("{}");
    expect(await start("{}")).toEqual(first);
    await expect(start('{"a":1}')).rejects.toMatchObject({ code: "ExecutionAlreadyExists" });
    await clock.skipBy(100_000);
    await expect(start("{}")).rejects.toMatchObject({ code: "ExecutionAlreadyExists" });
    await clock.skipBy(90 * 86_400_000);
    await expect(start("{}")).resolves.toMatchObject({ executionArn: first.executionArn });
  });

  test.each([
    [{ name: "x".repeat(81) }, "InvalidName"],
    [{ name: "a b" }, "InvalidName"],
    [{ name: "" }, "InvalidName"],
    [{ input: "{" }, "InvalidExecutionInput"],
    [{ input: JSON.stringify("x".repeat(262_144)) }, "InvalidExecutionInput"],
    [{ stateMachineArn: "arn:aws:states:eu-west-1:111122223333:stateMachine:none" }, "StateMachineDoesNotExist"],
  ])("%# refuses what AWS refuses: %s", async (input, code) => {
    const { call, machineArn } = await bench(long);
    await expect(call("StartExecution", { stateMachineArn: machineArn, ...input })).rejects.toMatchObject({ code });
  });

  test("without a name makes one", async () => {
    const { call, machineArn } = await bench(long);
    const start = () => call("StartExecution", { stateMachineArn: machineArn });
    expect((await start()).executionArn).not.toBe((await start()).executionArn);
  });
});

describe("task tokens", () => {
  async function asked() {
    const made = await bench(waiting);
    const { executionArn } = await made.call("StartExecution", { stateMachineArn: made.machineArn, name: "e" });
    await made.clock.skipBy(1_000);
    return { ...made, executionArn, token: made.tokens[0] ?? "" };
  }

  test("the execution waits for its token, though the function has answered, and goes on with the output", async () => {
    const { call, describe, executionArn, token, clock } = await asked();
    expect(await describe(executionArn)).toMatchObject({ status: "RUNNING" });
    expect(token.length).toBeGreaterThan(600);
    expect(token.length).toBeLessThanOrEqual(2_048);
    await call("SendTaskSuccess", { taskToken: token, output: '{"go":"on"}' });
    await clock.skipBy(0);
    expect(await describe(executionArn)).toMatchObject({ status: "SUCCEEDED", output: '{"go":"on"}' });
  });

  test("a failure is the task's error", async () => {
    const { call, describe, executionArn, token, clock } = await asked();
    await call("SendTaskFailure", { taskToken: token, error: "Denied", cause: "by hand" });
    await clock.skipBy(0);
    expect(await describe(executionArn)).toMatchObject({ status: "FAILED", error: "Denied", cause: "by hand" });
  });

  test("heartbeats keep a task alive", async () => {
    const { call, describe, clock, machineArn, tokens } = await bench(
      only(callF({ Resource: tokenArn, Arguments: passToken, HeartbeatSeconds: 10 })),
    );
    const { executionArn } = await call("StartExecution", { stateMachineArn: machineArn });
    for (let i = 0; i < 5; i++) {
      await clock.skipBy(9_000);
      await call("SendTaskHeartbeat", { taskToken: tokens[0] });
    }
    expect(await describe(executionArn)).toMatchObject({ status: "RUNNING" });
    await clock.skipBy(10_000);
    expect(await describe(executionArn)).toMatchObject({ error: "States.HeartbeatTimeout" });
  });

  test("one that was used, ran out or belongs to a stopped execution is timed out", async () => {
    const used = await asked();
    await used.call("SendTaskSuccess", { taskToken: used.token, output: "1" });
    const ranOut = await asked();
    await ranOut.clock.skipBy(600_000);
    const stopped = await asked();
    await stopped.call("StopExecution", { executionArn: stopped.executionArn, error: "Hand", cause: "stopped" });
    for (const { call, token } of [used, ranOut, stopped]) {
      await expect(call("SendTaskSuccess", { taskToken: token, output: "1" })).rejects.toMatchObject({
        code: "TaskTimedOut",
      });
      await expect(call("SendTaskHeartbeat", { taskToken: token })).rejects.toMatchObject({ code: "TaskTimedOut" });
    }
    expect(await stopped.describe(stopped.executionArn)).toMatchObject({
      status: "ABORTED",
      error: "Hand",
      cause: "stopped",
    });
  });

  test("garbage is invalid, another cloud's does not exist, and output must be JSON", async () => {
    const { call, token } = await asked();
    const foreign = await asked();
    await expect(call("SendTaskSuccess", { taskToken: "garbage", output: "1" })).rejects.toMatchObject({
      code: "InvalidToken",
    });
    await expect(call("SendTaskSuccess", { taskToken: foreign.token, output: "1" })).rejects.toMatchObject({
      code: "TaskDoesNotExist",
    });
    await expect(call("SendTaskSuccess", { taskToken: token, output: "{" })).rejects.toMatchObject({
      code: "InvalidOutput",
    });
    await expect(call("SendTaskSuccess", { taskToken: token, output: "1" })).resolves.toEqual({});
  });

  test("a token sent while its function still runs ends the task", async () => {
    const made = workflowBench({ slow: () => new Promise(() => {}) });
    const Arguments = { FunctionName: "slow", Payload: "{% $states.context.Task.Token %}" };
    const machineArn = await makeMachine(made.service, only(callF({ Resource: tokenArn, Arguments })));
    const execution = made.service.machines.start(machineArn);
    await made.clock.skipBy(0);
    const scheduled = execution.history.events.find(({ type }) => type === "TaskScheduled");
    const token = /"Payload\\":\\"([^"\\]+)/.exec(JSON.stringify(scheduled?.details))?.[1];
    await made.service.operations["SendTaskSuccess"]?.run(
      { taskToken: token, output: "7" } as never,
      undefined as never,
    );
    await made.clock.skipBy(0);
    expect(execution).toMatchObject({ status: "SUCCEEDED", output: "7" });
  });
});

test("stopped during a wait or a task, an execution ends at once and stays so", async () => {
  const { call, describe, clock, machineArn } = await bench({
    StartAt: "Wait",
    States: { Wait: { Type: "Wait", Seconds: 10, Next: "After" }, After: { Type: "Succeed" } },
  });
  const { executionArn } = await call("StartExecution", { stateMachineArn: machineArn });
  await clock.skipBy(5_000);
  expect(await call("StopExecution", { executionArn })).toEqual({ stopDate: new Date(startMs + 5_000) });
  await clock.skipBy(60_000);
  expect(await describe(executionArn)).toMatchObject({ status: "ABORTED", stopDate: new Date(startMs + 5_000) });
  expect(clock.nextTimerAt()).toBeUndefined();
});

test("executions are listed newest first by status, in pages, and their histories read", async () => {
  const { call, clock, machineArn } = await bench(only({ Type: "Wait", Seconds: 10, End: true }));
  for (const name of ["a", "b", "c"]) await call("StartExecution", { stateMachineArn: machineArn, name });
  const list = (more: object) => call("ListExecutions", { stateMachineArn: machineArn, ...more });
  const names = (answer: Answer) => answer.executions?.map(({ name }) => name);
  const first = await list({ statusFilter: "RUNNING", maxResults: 2 });
  expect(names(first)).toEqual(["c", "b"]);
  expect(names(await list({ maxResults: 2, nextToken: first.nextToken }))).toEqual(["a"]);
  await clock.skipBy(10_000);
  expect(names(await list({ statusFilter: "RUNNING" }))).toEqual([]);
  const executionArn = `${machineArn.replace("stateMachine", "execution")}:a`;
  const history = await call("GetExecutionHistory", { executionArn, reverseOrder: true, maxResults: 1 });
  expect(history.events?.map(({ id, type }) => [id, type])).toEqual([[4, "ExecutionSucceeded"]]);
  await expect(call("DescribeExecution", { executionArn: "none" })).rejects.toMatchObject({
    code: "ExecutionDoesNotExist",
  });
});

test("permissions are needed on the machine to start and to answer, on the execution to stop", async () => {
  const { needs, call, machineArn, clock, tokens } = await bench(waiting);
  await call("StartExecution", { stateMachineArn: machineArn });
  await clock.skipBy(0);
  expect(needs("StartExecution", { stateMachineArn: machineArn })).toEqual([
    { action: "states:StartExecution", resource: machineArn },
  ]);
  expect(needs("SendTaskSuccess", { taskToken: tokens[0] })).toEqual([
    { action: "states:SendTaskSuccess", resource: machineArn },
  ]);
  await call("SendTaskSuccess", { taskToken: tokens[0], output: "1" });
  expect(needs("SendTaskSuccess", { taskToken: tokens[0] })).toEqual([
    { action: "states:SendTaskSuccess", resource: machineArn },
  ]);
  expect(needs("SendTaskSuccess", { taskToken: "garbage" })).toEqual([
    { action: "states:SendTaskSuccess", resource: "arn:aws:states:eu-west-1:111122223333:stateMachine:*" },
  ]);
  expect(needs("StopExecution", { executionArn: "arn:x" })).toEqual([
    { action: "states:StopExecution", resource: "arn:x" },
  ]);
});

test("the template's substitutions are filled in, and an Express machine is refused", async () => {
  const { service } = workflowBench();
  const maker = service.resourceMakers?.["AWS::StepFunctions::StateMachine"];
  const scope = { logicalId: "M", stackName: "S", region: "eu-west-1", accountId: "111122223333" };
  const DefinitionString = JSON.stringify({
    QueryLanguage: "JSONata",
    ...only({ Type: "Succeed", Output: ["$", "{word}"].join("") }),
  });
  const made = await maker?.({ RoleArn: "r", DefinitionString, DefinitionSubstitutions: { word: "filled" } }, scope);
  const execution = service.machines.start(made?.ref ?? "");
  await new Promise((resolve) => setImmediate(resolve));
  expect(execution.output).toBe('"filled"');
  expect(() => maker?.({ RoleArn: "r", DefinitionString, StateMachineType: "EXPRESS" }, scope)).toThrow(/STANDARD/);
});
