import type { Clock } from "../clock.ts";
import type { InternalCalls } from "../service.ts";
import type { Definition } from "./definition.ts";
import { evaluate, type Scope } from "./expressions.ts";
import type { History } from "./history.ts";
import { StateError } from "./state-error.ts";
import type { TaskTokens } from "./task-tokens.ts";

export interface Machine {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  readonly definition: Definition;
}

/** What the states of one execution share. */
export interface Journey {
  readonly machine: Machine;
  readonly clock: Clock;
  readonly calls: InternalCalls;
  readonly tokens: TaskTokens;
  readonly history: History;
  /** Between 0 and 1: jitter. */
  readonly random: () => number;
  /** Aborted when the execution is stopped or has run out of time. */
  readonly signal: AbortSignal;
  /** `$states.context.Execution`. */
  readonly execution: Readonly<Record<string, unknown>>;
  variables: Readonly<Record<string, unknown>>;
}

/** One stay in one state. */
export interface Stay {
  readonly stateName: string;
  readonly input: unknown;
  readonly enteredAtMs: number;
}

/** Where it goes on, and with what; the end without `next`. */
export interface Step {
  readonly next: string | undefined;
  readonly output: unknown;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html: input or output of a task, state or execution. */
const LONGEST_BYTES = 262_144;

export function scopeOf(
  { machine, clock, execution, variables }: Journey,
  { stateName, input, enteredAtMs }: Stay,
  own: {
    readonly retryCount?: number;
    readonly token?: string;
    readonly result?: unknown;
    readonly errorOutput?: unknown;
  } = {},
): Scope {
  const context = {
    Execution: execution,
    State: { Name: stateName, EnteredTime: new Date(enteredAtMs).toISOString(), RetryCount: own.retryCount ?? 0 },
    StateMachine: { Id: machine.arn, Name: machine.name },
    ...(own.token === undefined ? {} : { Task: { Token: own.token } }),
  };
  const states = {
    input,
    context,
    ...("result" in own ? { result: own.result } : {}),
    ...("errorOutput" in own ? { errorOutput: own.errorOutput } : {}),
  };
  return { states, variables, nowMs: clock.now() };
}

/** Output and Assign of a state, choice or catcher: both see the variables as they were. */
export async function leave(
  journey: Journey,
  stay: Stay,
  fields: { readonly Assign?: Record<string, unknown>; readonly Output?: unknown },
  scope: Scope,
  unshaped: unknown,
): Promise<unknown> {
  const assigned = await evaluate(fields.Assign ?? {}, scope);
  const output = fields.Output === undefined ? unshaped : await evaluate(fields.Output, scope);
  requireWithinLimit(stay.stateName, output);
  requireWithinLimit(stay.stateName, assigned);
  if (typeof assigned === "object") journey.variables = { ...journey.variables, ...assigned };
  return output;
}

/** @throws StateError States.DataLimitExceeded beyond 256 KiB of JSON. */
export function requireWithinLimit(stateName: string, value: unknown): void {
  const bytes = Buffer.byteLength(JSON.stringify(value) ?? "");
  if (bytes <= LONGEST_BYTES) return;
  const what = `The state/task '${stateName}' returned a result with a size exceeding the maximum number of bytes service limit`;
  throw new StateError("States.DataLimitExceeded", `${what}: ${bytes} of ${LONGEST_BYTES}.`);
}

/** @throws StateError States.QueryEvaluationError when the field does not give a whole number of seconds of at least `least`. */
export async function evaluateSeconds(field: number | string, scope: Scope, least: number): Promise<number> {
  const value = await evaluate(field, scope);
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= 99_999_999) return value;
  const allowed = `must be a whole number from ${least} to 99999999`;
  throw new StateError("States.QueryEvaluationError", `'${field}' gave ${JSON.stringify(value)}, ${allowed}`);
}
