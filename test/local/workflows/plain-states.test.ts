import { only, play, startMs } from "./workflow-bench.ts";

test("Pass shapes its output, and gives its input when it has none", async () => {
  const shaped = await play(
    only({ Type: "Pass", Output: { sum: "{% $states.input.a + 1 %}", as: ["is", 2] }, End: true }),
    {
      input: { a: 1 },
    },
  );
  expect(shaped.output).toEqual({ sum: 2, as: ["is", 2] });
  expect((await play(only({ Type: "Pass", End: true }), { input: { a: 1 } })).output).toEqual({ a: 1 });
});

test("variables are assigned all at once: each expression sees the old ones", async () => {
  const { output } = await play({
    StartAt: "First",
    States: {
      First: { Type: "Pass", Assign: { a: 1, b: 2 }, Next: "Swap" },
      Swap: { Type: "Pass", Assign: { a: "{% $b %}", b: "{% $a %}" }, Output: "{% $a %}", Next: "Show" },
      Show: { Type: "Pass", Output: "{% [$a, $b, $states.input] %}", End: true },
    },
  });
  expect(output).toEqual([2, 1, 1]);
});

test("the context names execution, state and machine", async () => {
  const { output } = await play(only({ Type: "Pass", Output: "{% $states.context %}", End: true }), {
    input: { a: 1 },
  });
  expect(output).toEqual({
    Execution: {
      Id: "arn:aws:states:eu-west-1:111122223333:execution:Test-Machine:run",
      Input: { a: 1 },
      Name: "run",
      RoleArn: "arn:aws:iam::111122223333:role/machine",
      StartTime: "2026-01-01T00:00:00.000Z",
      RedriveCount: 0,
    },
    State: { Name: "Only", EnteredTime: "2026-01-01T00:00:00.000Z", RetryCount: 0 },
    StateMachine: { Id: "arn:aws:states:eu-west-1:111122223333:stateMachine:Test-Machine", Name: "Test-Machine" },
  });
});

describe("Choice", () => {
  const machine = {
    StartAt: "Choose",
    States: {
      Choose: {
        Type: "Choice",
        Choices: [
          { Condition: "{% $states.input.n > 10 %}", Next: "Show", Assign: { size: "big" } },
          { Condition: "{% $states.input.n > 5 %}", Next: "Show", Assign: { size: "middle" }, Output: "shaped" },
        ],
        Default: "Show",
        Assign: { size: "small" },
      },
      Show: { Type: "Pass", Output: "{% [$size, $states.input] %}", End: true },
    },
  };

  test.each([
    [11, ["big", { n: 11 }]],
    [6, ["middle", "shaped"]],
    [1, ["small", { n: 1 }]],
  ])("of %d takes the first rule that holds, with its own Assign and Output", async (n, expected) => {
    expect((await play(machine, { input: { n } })).output).toEqual(expected);
  });

  test("without a match or a default fails by name", async () => {
    const { execution } = await play({
      StartAt: "Choose",
      States: {
        Choose: { Type: "Choice", Choices: [{ Condition: "{% false %}", Next: "End" }] },
        End: { Type: "Succeed" },
      },
    });
    expect(execution).toMatchObject({ status: "FAILED", error: "States.NoChoiceMatched" });
  });

  test("a condition that is no boolean is an error, not false", async () => {
    const { execution } = await play({
      StartAt: "Choose",
      States: {
        Choose: { Type: "Choice", Choices: [{ Condition: "{% 1 %}", Next: "End" }] },
        End: { Type: "Succeed" },
      },
    });
    expect(execution.error).toBe("States.QueryEvaluationError");
  });
});

describe("Wait", () => {
  test.each([
    ["Seconds", 90, 90_000],
    ["Seconds", "{% $states.input.s * 2 %}", 14_000],
    ["Seconds", 40 * 86_400, 40 * 86_400_000],
    ["Timestamp", "2026-01-01T01:00:00Z", 3_600_000],
    ["Timestamp", "{% $states.input.at %}", 60_500],
    ["Timestamp", "2020-01-01T00:00:00Z", 0],
  ])("%s %s", async (field, value, tookMs) => {
    const input = { s: 7, at: "2026-01-01T00:01:00.500Z" };
    expect((await play(only({ Type: "Wait", [field]: value, End: true }), { input })).tookMs).toBe(tookMs);
  });

  test.each([
    ["Seconds", "{% 'soon' %}"],
    ["Seconds", "{% -1 %}"],
    ["Seconds", "{% 1.5 %}"],
    ["Timestamp", "tomorrow"],
  ])("%s %s is an error", async (field, value) => {
    const { execution } = await play(only({ Type: "Wait", [field]: value, End: true }));
    expect(execution.error).toBe("States.QueryEvaluationError");
  });
});

test("Succeed ends with its output, Fail with its error and cause", async () => {
  expect((await play(only({ Type: "Succeed", Output: { at: "{% $millis() %}" } }))).output).toEqual({ at: startMs });
  const { execution } = await play(
    only({ Type: "Fail", Error: "Own.Error", Cause: "{% 'because ' & $states.input.why %}" }),
    {
      input: { why: "of this" },
    },
  );
  expect(execution).toMatchObject({ status: "FAILED", error: "Own.Error", cause: "because of this" });
});

test("the machine's time-out ends the execution wherever it is", async () => {
  const { execution, tookMs } = await play({ ...only({ Type: "Wait", Seconds: 100, End: true }), TimeoutSeconds: 30 });
  expect(execution).toMatchObject({ status: "TIMED_OUT", error: "States.Timeout" });
  expect(tookMs).toBe(30_000);
});

test("an execution of 25,000 events fails", async () => {
  const { execution } = await play({ StartAt: "Loop", States: { Loop: { Type: "Pass", Next: "Loop" } } });
  expect(execution).toMatchObject({ status: "FAILED", error: "States.Runtime" });
  expect(execution.history.events).toHaveLength(25_000);
  expect(execution.history.events.at(-1)?.type).toBe("ExecutionFailed");
});

test("more than 256 KiB of output fails", async () => {
  const double = "{% $states.input & $states.input %}";
  const { execution } = await play(
    { StartAt: "Loop", States: { Loop: { Type: "Pass", Output: double, Next: "Loop" } } },
    {
      input: "x".repeat(1_000),
    },
  );
  expect(execution.error).toBe("States.DataLimitExceeded");
});

test("an onlooker sees each state and the end", async () => {
  const { bench, execution } = await play({
    StartAt: "First",
    States: { First: { Type: "Wait", Seconds: 1, Next: "Second" }, Second: { Type: "Succeed" } },
  });
  expect(bench.changes).toEqual(["First", "Second", "SUCCEEDED"]);
  expect(execution.history.events.map(({ type }) => type)).toEqual([
    "ExecutionStarted",
    "WaitStateEntered",
    "WaitStateExited",
    "SucceedStateEntered",
    "SucceedStateExited",
    "ExecutionSucceeded",
  ]);
});
