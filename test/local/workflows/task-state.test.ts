import { callF, FunctionError, lambdaInvoke, only, play, roleArn } from "./workflow-bench.ts";

const failing =
  (errorType: string, times = Number.POSITIVE_INFINITY) =>
  (_payload: unknown, attempt: number) => {
    if (attempt <= times) throw new FunctionError(errorType, `attempt ${attempt}`);
    return { attempt };
  };

test("lambda:invoke gives Payload, StatusCode and ExecutedVersion, and calls with the machine's role", async () => {
  const { output, bench } = await play(only(callF()), {
    input: { a: 1 },
    functions: { f: (payload) => ({ got: payload }) },
  });
  expect(output).toEqual({ ExecutedVersion: "$LATEST", Payload: { got: { a: 1 } }, StatusCode: 200 });
  expect(bench.callers).toEqual([{ principalArn: roleArn, roleArn, servicePrincipal: "states.amazonaws.com" }]);
});

test("a function's own ARN gives its answer as it is", async () => {
  const Resource = "arn:aws:lambda:eu-west-1:111122223333:function:f";
  const task = { Type: "Task", Resource, Arguments: { n: "{% $states.input + 1 %}" }, End: true };
  expect((await play(only(task), { input: 1, functions: { f: (payload) => payload } })).output).toEqual({ n: 2 });
});

test("Output and Assign see the result", async () => {
  const { output } = await play(
    {
      StartAt: "Call",
      States: {
        Call: callF({
          End: undefined,
          Next: "Show",
          Assign: { kept: "{% $states.result.Payload.x %}" },
          Output: "{% $states.result.StatusCode %}",
        }),
        Show: { Type: "Pass", Output: "{% [$kept, $states.input] %}", End: true },
      },
    },
    { functions: { f: () => ({ x: "y" }) } },
  );
  expect(output).toEqual(["y", 200]);
});

describe("errors", () => {
  test("a function's error is the task's, by its name, with the payload as cause", async () => {
    const { execution } = await play(only(callF()), { functions: { f: failing("PolicyError") } });
    expect(execution).toMatchObject({ status: "FAILED", error: "PolicyError" });
    expect(JSON.parse(execution.cause ?? "")).toEqual({ errorType: "PolicyError", errorMessage: "attempt 1" });
  });

  test("an error of the Lambda service is named after it", async () => {
    expect((await play(only(callF()))).execution.error).toBe("Lambda.ResourceNotFoundException");
  });

  test("a result beyond 256 KiB is one that States.ALL does not catch", async () => {
    const Catch = [{ ErrorEquals: ["States.ALL"], Next: "Only" }];
    const { execution } = await play(only(callF({ Catch })), { functions: { f: () => "x".repeat(262_144) } });
    expect(execution.error).toBe("States.DataLimitExceeded");
  });
});

describe("Retry", () => {
  const retry = (more: object = {}) => callF({ Retry: [{ ErrorEquals: ["Busy"], ...more }] });

  test("by default three times, after 1, 2 and 4 seconds", async () => {
    const { output, tookMs } = await play(only(retry()), { functions: { f: failing("Busy", 3) } });
    expect(output).toMatchObject({ Payload: { attempt: 4 } });
    expect(tookMs).toBe(7_000);
    const { execution } = await play(only(retry()), { functions: { f: failing("Busy", 4) } });
    expect(execution).toMatchObject({ status: "FAILED", error: "Busy" });
  });

  test("with interval, rate, most delay and jitter", async () => {
    const settings = {
      IntervalSeconds: 10,
      BackoffRate: 3,
      MaxAttempts: 4,
      MaxDelaySeconds: 50,
      JitterStrategy: "FULL",
    };
    const { tookMs } = await play(only(retry(settings)), { functions: { f: failing("Busy", 4) }, random: () => 0.5 });
    expect(tookMs).toBe((10 + 30 + 50 + 50) * 500);
  });

  test("MaxAttempts 0 never retries, and shields the error from later retriers", async () => {
    const Retry = [{ ErrorEquals: ["Fatal"], MaxAttempts: 0 }, { ErrorEquals: ["States.ALL"] }];
    const { execution, bench } = await play(only(callF({ Retry })), { functions: { f: failing("Fatal") } });
    expect(execution.error).toBe("Fatal");
    expect(bench.attempts.get("f")).toBe(1);
  });

  test("each retrier counts for itself, and the context tells how many there were", async () => {
    const Retry = [
      { ErrorEquals: ["A"], MaxAttempts: 1 },
      { ErrorEquals: ["B"], MaxAttempts: 1 },
    ];
    const Arguments = { FunctionName: "f", Payload: "{% $states.context.State.RetryCount %}" };
    const seen: unknown[] = [];
    const f = (payload: unknown, attempt: number) => {
      seen.push(payload);
      if (attempt === 1) throw new FunctionError("A");
      if (attempt === 2) throw new FunctionError("B");
      return null;
    };
    const { execution } = await play(only(callF({ Retry, Arguments })), { functions: { f } });
    expect(execution.status).toBe("SUCCEEDED");
    expect(seen).toEqual([0, 1, 2]);
  });
});

describe("Catch", () => {
  const caughtBy = (ErrorEquals: string[], more: object = {}, task: object = {}) => ({
    StartAt: "Call",
    States: {
      Call: callF({
        ...task,
        Catch: [
          { ErrorEquals: ["Other"], Next: "Other" },
          { ErrorEquals, Next: "Caught", ...more },
        ],
      }),
      Other: { Type: "Fail", Error: "wrong catcher" },
      Caught: { Type: "Pass", Output: "{% {'is': $states.input, 'why': $why} %}", End: true },
    },
  });

  test("goes on with the error, after the retries, with its own Assign and Output", async () => {
    const more = { Assign: { why: "{% $states.errorOutput.Error %}" }, Output: { was: "{% $states.input.a %}" } };
    const machine = caughtBy(["Busy"], more, { Retry: [{ ErrorEquals: ["Busy"], MaxAttempts: 1 }] });
    const { output, bench } = await play(machine, { input: { a: 1 }, functions: { f: failing("Busy") } });
    expect(output).toEqual({ is: { was: 1 }, why: "Busy" });
    expect(bench.attempts.get("f")).toBe(2);
  });

  test("without Output gives the error and its cause", async () => {
    const machine = caughtBy(["States.ALL"], { Assign: { why: "none" } });
    const { output } = await play(machine, { functions: { f: failing("Busy") } });
    expect(output).toEqual({ is: { Error: "Busy", Cause: expect.stringContaining("attempt 1") }, why: "none" });
  });

  test.each([
    ["States.TaskFailed", "Busy", true],
    ["States.TaskFailed", "States.Timeout", false],
    ["States.ALL", "States.Timeout", true],
    ["States.Timeout", "States.HeartbeatTimeout", true],
    ["States.ALL", "States.Runtime", false],
    ["States.Runtime", "States.Runtime", false],
  ])("%s and the error %s: %s", async (pattern, errorType, isCaught) => {
    const machine = caughtBy([pattern], { Assign: { why: "" } });
    const { execution } = await play(machine, { functions: { f: failing(errorType) } });
    expect(execution.status).toBe(isCaught ? "SUCCEEDED" : "FAILED");
  });

  test("catches an expression that fails, of arguments and of output alike", async () => {
    const bad = "{% $states.input.nothing.there %}";
    for (const task of [{ Arguments: { FunctionName: "f", Payload: bad } }, { Output: bad }]) {
      const machine = caughtBy(["States.QueryEvaluationError"], { Assign: { why: "" } }, task);
      const { execution } = await play(machine, { functions: { f: () => 1 } });
      expect(execution.status).toBe("SUCCEEDED");
    }
  });
});

describe("time", () => {
  const never = () => new Promise(() => {});

  test.each([
    ["a number", 20],
    ["an expression", "{% $states.input.limit %}"],
  ])("TimeoutSeconds as %s ends the task", async (_kind, TimeoutSeconds) => {
    const { execution, tookMs } = await play(only(callF({ TimeoutSeconds })), {
      input: { limit: 20 },
      functions: { f: never },
    });
    expect(execution).toMatchObject({ status: "FAILED", error: "States.Timeout" });
    expect(tookMs).toBe(20_000);
  });

  test("a time-out of no whole seconds is an error", async () => {
    const { execution } = await play(only(callF({ TimeoutSeconds: "{% 0 %}" })), { functions: { f: never } });
    expect(execution.error).toBe("States.QueryEvaluationError");
  });

  test("a heartbeat that does not come ends the task", async () => {
    const { execution, tookMs } = await play(
      only(callF({ Resource: `${lambdaInvoke}.waitForTaskToken`, HeartbeatSeconds: "{% 2 + 3 %}" })),
      { functions: { f: () => null } },
    );
    expect(execution.error).toBe("States.HeartbeatTimeout");
    expect(tookMs).toBe(5_000);
  });
});
