import jsonata from "jsonata";
import { z } from "zod";
import { expressionIn } from "./expressions.ts";

const name = z.string().min(1).max(80);
const jsonObject = z.record(z.string(), z.unknown());
const seconds = z.union([z.int().min(0).max(99_999_999), z.string()]);
const common = { Comment: z.string().optional(), QueryLanguage: z.literal("JSONata").optional() };
const shaped = { Assign: jsonObject.optional(), Output: z.unknown().optional() };
const followed = { Next: name.optional(), End: z.literal(true).optional() };

const retrier = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string()).min(1),
  IntervalSeconds: z.int().min(1).max(99_999_999).default(1),
  MaxAttempts: z.int().min(0).max(99_999_999).default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.int().min(1).max(31_622_400).optional(),
  JitterStrategy: z.enum(["FULL", "NONE"]).default("NONE"),
});
const catcher = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string()).min(1),
  Next: name,
  ...shaped,
});
const rule = z.strictObject({
  Comment: z.string().optional(),
  Condition: z.union([z.boolean(), z.string()]),
  Next: name,
  ...shaped,
});

const state = z.discriminatedUnion("Type", [
  z.strictObject({
    Type: z.literal("Task"),
    ...common,
    ...shaped,
    ...followed,
    Resource: z
      .string()
      .regex(/^arn:[\w-]+:(states:::lambda:invoke(\.waitForTaskToken)?|lambda:[\w-]+:\d{12}:function:[\w-]+)$/),
    Arguments: z.unknown().optional(),
    TimeoutSeconds: seconds.optional(),
    HeartbeatSeconds: seconds.optional(),
    Retry: z.array(retrier).default([]),
    Catch: z.array(catcher).default([]),
  }),
  z.strictObject({
    Type: z.literal("Choice"),
    ...common,
    ...shaped,
    Choices: z.array(rule).min(1),
    Default: name.optional(),
  }),
  z.strictObject({
    Type: z.literal("Wait"),
    ...common,
    ...shaped,
    ...followed,
    Seconds: seconds.optional(),
    Timestamp: z.string().optional(),
  }),
  z.strictObject({ Type: z.literal("Pass"), ...common, ...shaped, ...followed }),
  z.strictObject({ Type: z.literal("Succeed"), ...common, Output: z.unknown().optional() }),
  z.strictObject({ Type: z.literal("Fail"), ...common, Error: z.string().optional(), Cause: z.string().optional() }),
]);

const definition = z.strictObject({
  Comment: z.string().optional(),
  Version: z.literal("1.0").optional(),
  QueryLanguage: z.literal("JSONata"),
  StartAt: name,
  TimeoutSeconds: z.int().min(1).max(99_999_999).optional(),
  States: z.record(name, state),
});

export type Definition = z.infer<typeof definition>;
export type State = z.infer<typeof state>;
export type StateOf<Type extends State["Type"]> = Extract<State, { readonly Type: Type }>;
export type Retrier = z.infer<typeof retrier>;

/**
 * Reads a state machine in Amazon States Language, JSONata only.
 * @throws Error for anything that the interpreter does not know, a transition to nowhere, or an expression that does not parse.
 */
export function parseDefinition(text: string): Definition {
  const parsed = definition.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`state machine not emulated: ${z.prettifyError(parsed.error)}`);
  const machine = parsed.data;
  requireState(machine, machine.StartAt, "StartAt");
  for (const [stateName, current] of Object.entries(machine.States)) {
    for (const next of nextsOf(stateName, current)) requireState(machine, next, stateName);
    if (current.Type === "Wait" && (current.Seconds === undefined) === (current.Timestamp === undefined)) {
      throw new Error(`state '${stateName}' has both or neither of Seconds and Timestamp, must have one`);
    }
    requireExpressions(stateName, current);
  }
  return machine;
}

function requireState(machine: Definition, target: string, from: string): void {
  if (!(target in machine.States)) throw new Error(`'${from}' leads to '${target}', must be one of the states`);
}

function nextsOf(stateName: string, current: State): readonly string[] {
  switch (current.Type) {
    case "Choice":
      return [...current.Choices.map(({ Next }) => Next), ...(current.Default === undefined ? [] : [current.Default])];
    case "Succeed":
    case "Fail":
      return [];
    case "Task":
      return [...follow(stateName, current), ...current.Catch.map(({ Next }) => Next)];
    default:
      return follow(stateName, current);
  }
}

function follow(stateName: string, { Next, End }: { readonly Next?: string; readonly End?: true }): readonly string[] {
  if ((Next === undefined) === (End === undefined))
    throw new Error(`state '${stateName}' must have either Next or End`);
  return Next === undefined ? [] : [Next];
}

function requireExpressions(stateName: string, value: unknown): void {
  if (typeof value === "string") {
    const expression = expressionIn(value);
    if (expression === undefined) return;
    try {
      jsonata(expression);
    } catch (error) {
      const message = error instanceof Error ? error.message : JSON.stringify(error);
      throw new Error(`state '${stateName}' has an expression that does not parse: ${expression}: ${message}`);
    }
  } else if (typeof value === "object" && value !== null) {
    for (const part of Object.values(value)) requireExpressions(stateName, part);
  }
}
