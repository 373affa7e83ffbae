import jsonata from "jsonata";
import { queryFunctions } from "./query-functions.ts";
import { StateError } from "./state-error.ts";

/** What an expression of a state can see: `$states`, and the workflow's variables by name. */
export interface Scope {
  readonly states: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly nowMs: number;
}

const compiled = new Map<string, jsonata.Expression>();

/** The JSONata within `{% … %}`, if the whole string is one expression. */
export function expressionIn(text: string): string | undefined {
  return /^\{%([\s\S]*)%\}$/.exec(text)?.[1]?.trim();
}

/**
 * Evaluates a field: every string that is an expression is replaced by its value, at any depth.
 * @throws StateError States.QueryEvaluationError when an expression fails, or gives nothing, or what is not JSON.
 */
export async function evaluate(field: unknown, scope: Scope): Promise<unknown> {
  if (typeof field === "string") {
    const expression = expressionIn(field);
    return expression === undefined ? field : evaluateExpression(expression, scope);
  }
  if (Array.isArray(field)) return Promise.all(field.map((item) => evaluate(item, scope)));
  if (typeof field !== "object" || field === null) return field;
  const entries = Object.entries(field).map(async ([key, value]) => [key, await evaluate(value, scope)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function evaluateExpression(expression: string, { states, variables, nowMs }: Scope): Promise<unknown> {
  let value: unknown;
  try {
    value = await compile(expression).evaluate(undefined, { ...variables, states, ...queryFunctions(nowMs) });
  } catch (error) {
    throw failure(expression, `threw an error during evaluation. ${messageOf(error)}`);
  }
  if (value === undefined) throw failure(expression, "returned nothing (undefined).");
  const json = toJson(value);
  if (json === undefined) throw failure(expression, "returned an unsupported result type.");
  // through JSON: JSONata's sequences carry marks of their own
  return JSON.parse(json);
}

function compile(expression: string): jsonata.Expression {
  const known = compiled.get(expression);
  if (known !== undefined) return known;
  const made = jsonata(expression);
  compiled.set(expression, made);
  return made;
}

/** Undefined for functions, at whatever depth: JSONata's own are circular. */
function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, (_key, part: unknown) => {
      if (typeof part === "function" || (typeof part === "object" && part !== null && "_jsonata_function" in part)) {
        throw new TypeError("a function is not JSON");
      }
      return part;
    });
  } catch {
    return undefined;
  }
}

function failure(expression: string, what: string): StateError {
  return new StateError("States.QueryEvaluationError", `The JSONata expression '${expression}' ${what}`);
}

/** JSONata throws plain objects with a code. */
function messageOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("message" in error)) return String(error);
  return "code" in error ? `${String(error.code)}: ${String(error.message)}` : String(error.message);
}
