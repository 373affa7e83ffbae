import { createRequire } from "node:module";
import type { Invocation, Outcome, WorkerStart } from "./messages.ts";

export type Handler = (event: unknown, context: unknown) => unknown;
export type LoadedHandler = { readonly handler: Handler } | { readonly failure: Outcome };

/** Loads the function's code as the Lambda runtime does; a failure is the answer to its first invocation. */
export function loadHandler({ codeFile, handlerName }: WorkerStart): LoadedHandler {
  try {
    // the code of a function is whatever it exports
    const exported: unknown = createRequire(codeFile)(codeFile);
    const handler: unknown = isObject(exported) ? exported[handlerName] : undefined;
    if (!isHandler(handler)) {
      return { failure: failed("Runtime.HandlerNotFound", `${handlerName} is undefined or not exported`) };
    }
    // Node 24, the runtime that is deployed, refuses callbacks
    if (handler.length > 2) {
      return {
        failure: failed("Runtime.CallbackHandlerDeprecated", "handler takes a callback, must return a promise"),
      };
    }
    return { handler };
  } catch (error) {
    return { failure: failedBy(error) };
  }
}

export async function runHandler(handler: Handler, invocation: Invocation, context: object): Promise<Outcome> {
  let value: unknown;
  try {
    value = await handler(JSON.parse(invocation.payload), context);
  } catch (error) {
    return failedBy(error);
  }
  try {
    return { failed: false, payload: JSON.stringify(value) ?? "null" };
  } catch (error) {
    return failed("Runtime.MarshalError", `Unable to stringify response body as json: ${String(error)}`);
  }
}

export function failedBy(error: unknown, errorType?: string): Outcome {
  if (!(error instanceof Error)) return failed(errorType ?? typeof error, String(error));
  return failed(errorType ?? error.name, error.message, error.stack?.split("\n"));
}

function failed(errorType: string, errorMessage: string, trace: readonly string[] = []): Outcome {
  return { failed: true, payload: JSON.stringify({ errorType, errorMessage, trace }) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isHandler(value: unknown): value is Handler {
  return typeof value === "function";
}
