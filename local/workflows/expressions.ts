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
  const json = typeof value === "function" ? undefined : JSON.stringify(value);
  if (json === undefined || isJsonataFunction(value)) throw failure(expression, "returned an unsupported result type.");
  // through JSON: JSONata's sequences carry marks of its own
  return JSON.parse(json);
}

function compile(expression: string): jsonata.Expression {
  const known = compiled.get(expression);
  if (known !== undefined) return known;
  const made = jsonata(expression);
  compiled.set(expression, made);
  return made;
}

function isJsonataFunction(value: unknown): boolean {
  return typeof value === "object" && value !== null && ("_jsonata_lambda" in value || "_jsonata_function" in value);
}

function failure(expression: string, what: string): StateError {
  return new StateError("States.QueryEvaluationError", `The JSONata expression '${expression}' ${what}`);
}

/** JSONata throws plain objects with a code. */
function messageOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("message" in error)) return String(error);
  return "code" in error ? `${String(error.code)}: ${String(error.message)}` : String(error.message);
}
