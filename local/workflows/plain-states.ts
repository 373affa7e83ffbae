import type { State, StateOf } from "./definition.ts";
import { evaluate } from "./expressions.ts";
import { evaluateSeconds, type Journey, leave, type Stay, type Step, scopeOf } from "./journey.ts";
import { StateError } from "./state-error.ts";
import { sleepUntil } from "./waiting.ts";

/** All states that call nobody. */
export async function plainState(journey: Journey, stay: Stay, state: Exclude<State, { Type: "Task" }>): Promise<Step> {
  const scope = scopeOf(journey, stay);
  switch (state.Type) {
    case "Choice":
      return choose(journey, stay, state);
    case "Fail":
      throw new StateError(await text(state.Error), await text(state.Cause));
    case "Succeed":
      return { next: undefined, output: await leave(journey, stay, state, scope, stay.input) };
    case "Wait":
      await sleepUntil(journey.clock, await wakeAt(journey, stay, state), journey.signal);
      return { next: state.Next, output: await leave(journey, stay, state, scopeOf(journey, stay), stay.input) };
    case "Pass":
      return { next: state.Next, output: await leave(journey, stay, state, scope, stay.input) };
  }

  async function text(field: string | undefined): Promise<string> {
    return field === undefined ? "" : String(await evaluate(field, scope));
  }
}

async function choose(journey: Journey, stay: Stay, state: StateOf<"Choice">): Promise<Step> {
  const scope = scopeOf(journey, stay);
  for (const rule of state.Choices) {
    const holds = await evaluate(rule.Condition, scope);
    if (typeof holds !== "boolean") {
      const what = `The condition '${rule.Condition}' gave ${JSON.stringify(holds)}, must be a boolean`;
      throw new StateError("States.QueryEvaluationError", what);
    }
    if (holds) return { next: rule.Next, output: await leave(journey, stay, rule, scope, stay.input) };
  }
  if (state.Default === undefined) {
    throw new StateError(
      "States.NoChoiceMatched",
      `No choice of state '${stay.stateName}' matched, and it has no default.`,
    );
  }
  return { next: state.Default, output: await leave(journey, stay, state, scope, stay.input) };
}

async function wakeAt(journey: Journey, stay: Stay, state: StateOf<"Wait">): Promise<number> {
  const scope = scopeOf(journey, stay);
  if (state.Seconds !== undefined) {
    return journey.clock.now() + 1_000 * (await evaluateSeconds(state.Seconds, scope, 0));
  }
  const timestamp = await evaluate(state.Timestamp, scope);
  const pattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
  if (typeof timestamp === "string" && pattern.test(timestamp)) return Date.parse(timestamp);
  const what = `The timestamp ${JSON.stringify(timestamp)} must be RFC 3339 with a zone`;
  throw new StateError("States.QueryEvaluationError", what);
}
