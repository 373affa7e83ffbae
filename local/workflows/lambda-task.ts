import { z } from "zod";
import { AwsFault, type Caller, type InternalCalls } from "../service.ts";
import { StateError } from "./state-error.ts";

const invokeArguments = z.strictObject({
  FunctionName: z.string(),
  Payload: z.unknown().optional(),
  InvocationType: z.enum(["RequestResponse", "Event"]).optional(),
});
const answer = z.object({
  StatusCode: z.number(),
  ExecutedVersion: z.string().optional(),
  FunctionError: z.string().optional(),
  Payload: z.instanceof(Uint8Array).optional(),
});
const errorPayload = z.object({ errorType: z.string().min(1) });

/**
 * Calls a function as a Task state does, by `lambda:invoke` or by its own ARN, and gives the task's result.
 * @throws StateError named after the function's error, or `Lambda.…` for one of the Lambda service.
 */
export async function invokeLambda(
  calls: InternalCalls,
  caller: Caller,
  resource: string,
  argumentsOfTask: unknown,
): Promise<unknown> {
  const optimised = resource.includes(":states:::");
  const request = optimised ? parseArguments(argumentsOfTask) : { FunctionName: resource, Payload: argumentsOfTask };
  const output = answer.parse(await invoke(calls, caller, request));
  const text = Buffer.from(output.Payload ?? []).toString("utf8");
  const payload: unknown = text === "" ? undefined : JSON.parse(text);
  if (output.FunctionError !== undefined) {
    throw new StateError(errorPayload.safeParse(payload).data?.errorType ?? "Lambda.Unknown", text);
  }
  if (!optimised) return payload ?? null;
  const { StatusCode, ExecutedVersion = "$LATEST" } = output;
  return { ExecutedVersion, StatusCode, ...(payload === undefined ? {} : { Payload: payload }) };
}

function parseArguments(argumentsOfTask: unknown): z.infer<typeof invokeArguments> {
  const parsed = invokeArguments.safeParse(argumentsOfTask);
  if (!parsed.success) throw new StateError("States.Runtime", `lambda:invoke: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

async function invoke(
  calls: InternalCalls,
  caller: Caller,
  { FunctionName, Payload = {}, InvocationType = "RequestResponse" }: z.infer<typeof invokeArguments>,
): Promise<unknown> {
  const input = { FunctionName, InvocationType, Payload: Buffer.from(JSON.stringify(Payload)) };
  try {
    return await calls.call(caller, "lambda", "Invoke", input);
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    const code = /^AccessDenied/.test(error.code) ? "AWSLambdaException" : error.code;
    const detail = `(Service: Lambda, Status Code: ${error.statusCode}, Error Code: ${error.code})`;
    throw new StateError(`Lambda.${code}`, `${error.message} ${detail}`);
  }
}
