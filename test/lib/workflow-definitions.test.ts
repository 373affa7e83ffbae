import aslValidator from "asl-validator";
import jsonata from "jsonata";
import { z } from "zod";
import * as errors from "../../lambdas/ports/errors.ts";
import { MalformedInputError } from "../../lambdas/runtime/workflow-task.ts";
import { SynthesisedTemplate } from "./synthesised.ts";

const Machine = z.object({
  StateMachineName: z.string(),
  DefinitionString: z.object({ "Fn::Join": z.tuple([z.literal(""), z.array(z.unknown())]) }),
  LoggingConfiguration: z.object({ Level: z.string(), IncludeExecutionData: z.boolean() }),
  TracingConfiguration: z.object({ Enabled: z.boolean() }),
});
const State = z.looseObject({
  Type: z.string(),
  Resource: z.string().optional(),
  TimeoutSeconds: z.union([z.number(), z.string()]).optional(),
  Retry: z.array(z.looseObject({ ErrorEquals: z.array(z.string()), MaxAttempts: z.number() })).default([]),
  Choices: z.array(z.looseObject({ Condition: z.string() })).default([]),
});
const Definition = z.looseObject({
  QueryLanguage: z.literal("JSONata"),
  TimeoutSeconds: z.number().optional(),
  States: z.record(z.string(), State),
});

const machines = Object.fromEntries(
  new SynthesisedTemplate().ofType("AWS::StepFunctions::StateMachine", Machine).map(([, machine]) => {
    const parts = machine.DefinitionString["Fn::Join"][1];
    const text = parts.map((part) => (typeof part === "string" ? part : "arn:aws:lambda:x:1:function:f")).join("");
    return [
      machine.StateMachineName,
      { machine, raw: JSON.parse(text), definition: Definition.parse(JSON.parse(text)) },
    ];
  }),
);
const access = machines["daypass-access"];
const revocation = machines["daypass-revocation"];

function expressionOf(text: unknown): string {
  return z
    .string()
    .parse(text)
    .replace(/^\{%|%\}$/g, "");
}

async function evaluate(expression: unknown, states: object, variables: Record<string, unknown> = {}) {
  return jsonata(expressionOf(expression)).evaluate({}, { states, ...variables });
}

describe.each(Object.entries(machines))("%s", (_name, { machine, raw, definition }) => {
  test("is valid Amazon States Language", () => {
    const { isValid, errorsText } = aslValidator(raw);
    expect(isValid ? "" : errorsText("\n")).toBe("");
  });

  test("is traced, and logged without what people wrote", () => {
    expect(machine.TracingConfiguration.Enabled).toBe(true);
    expect(machine.LoggingConfiguration).toEqual({ Level: "ALL", IncludeExecutionData: false });
  });

  test("tells time by its own states only, never by the clock of the evaluator", () => {
    expect(JSON.stringify(definition)).not.toMatch(/\$(millis|now)\(/);
  });

  test("retries by names that exist, a bounded number of times, never at once", () => {
    const ours = [...Object.keys(errors), MalformedInputError.name];
    const retries = Object.values(definition.States).flatMap(({ Retry }) => Retry);
    expect(retries.length).toBeGreaterThan(0);
    for (const { ErrorEquals, MaxAttempts, ...spacing } of retries) {
      expect([...ours, "States.TaskFailed", "States.Timeout", "States.ALL"]).toEqual(
        expect.arrayContaining(ErrorEquals),
      );
      expect(MaxAttempts).toBeLessThanOrEqual(1440);
      if (MaxAttempts > 0) expect(spacing["IntervalSeconds"]).toBeGreaterThanOrEqual(2);
    }
  });

  test("no call hangs: each has a time-out", () => {
    const tasks = Object.values(definition.States).filter(({ Type }) => Type === "Task");
    expect(tasks.map(({ TimeoutSeconds }) => TimeoutSeconds)).not.toContain(undefined);
  });
});

describe("the wait for a decision", () => {
  const wait = access?.definition.States["Await decision"];
  const seconds = (wake: number) =>
    evaluate(
      wait?.TimeoutSeconds,
      { context: { State: { EnteredTime: "2026-11-21T10:00:00.500Z" } } },
      {
        wake,
        wakesAt: ["2026-11-21T10:00:10.000Z", "2026-11-21T09:00:00.000Z"],
      },
    );

  test("ends at its next wake, in whole seconds and not before it", async () => {
    expect(await seconds(0)).toBe(10);
  });

  test("is at least a second long when the wake has passed", async () => {
    expect(await seconds(1)).toBe(1);
  });

  test("leaves a minute for the lapse when every wake has passed", async () => {
    expect(await seconds(2)).toBe(60);
  });

  test("is entered again after each wake, and for the lapse only a few times more", async () => {
    const again = access?.definition.States["Woken"]?.Choices[0]?.Condition;
    const enters = (wake: number) => evaluate(again, {}, { wake, wakesAt: ["a", "b"] });
    expect([await enters(1), await enters(2), await enters(7), await enters(8)]).toEqual([true, true, true, false]);
  });
});

describe("the repeated steps", () => {
  const at = (minutes: number) => new Date(Date.UTC(2026, 10, 21, 10, minutes)).toISOString();
  const context = (minutes: number) => ({ State: { EnteredTime: at(minutes) }, Execution: { StartTime: at(0) } });

  test.each([
    ["granting", access?.definition.States["Granted"]],
    ["revoking", revocation?.definition.States["Revoked"]],
  ])("%s goes on while it is asked to, for thirty minutes", async (_name, state) => {
    const goesOn = (next: string, minutes: number) =>
      evaluate(
        state?.Choices[0]?.Condition,
        { input: { next, seconds: 2 }, context: context(minutes) },
        {
          grantingSince: at(0),
        },
      );
    expect([await goesOn("again", 29), await goesOn("again", 30), await goesOn("done", 1)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test("an execution of the revocation has time to end by itself", () => {
    expect(revocation?.definition.TimeoutSeconds).toBe(3600);
  });

  test("no error ends a revocation: after its retries it waits and goes on; but an input that nobody can read fails it", () => {
    expect(revocation?.definition.States["Revoke access"]?.["Catch"]).toEqual([
      { ErrorEquals: ["MalformedInputError"], Next: "Malformed" },
      { ErrorEquals: ["States.ALL"], Output: { next: "again", seconds: 60 }, Next: "Revoked" },
    ]);
  });
});
