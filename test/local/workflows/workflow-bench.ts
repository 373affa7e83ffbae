import { CloudClock } from "../../../local/clock.ts";
import { AwsFault, type Caller } from "../../../local/service.ts";
import { createStatesService, type StatesService } from "../../../local/services/states.ts";
import type { Execution } from "../../../local/workflows/execution.ts";

export const startMs = Date.UTC(2026, 0, 1);
export const roleArn = "arn:aws:iam::111122223333:role/machine";
export const lambdaInvoke = "arn:aws:states:::lambda:invoke";
const scope = { logicalId: "Machine", stackName: "Test", region: "eu-west-1", accountId: "111122223333" };

/** Answers a function's invocation: its result, or the error that it throws. */
export type FakeFunction = (payload: unknown, attempt: number) => unknown;

/** Thrown by a fake function: a function error by that name. */
export class FunctionError extends Error {
  readonly errorType: string;
  constructor(errorType: string, message = "") {
    super(message);
    this.errorType = errorType;
  }
}

/** A states service with fake functions behind it, and the clock paused. */
export function workflowBench(functions: Readonly<Record<string, FakeFunction>> = {}, random = () => 0.5) {
  const clock = new CloudClock({ startMs, speed: 0 });
  const callers: Caller[] = [];
  const attempts = new Map<string, number>();
  const changes: string[] = [];
  const calls = {
    call: async (caller: Caller, _service: string, _operation: string, input: object) => {
      callers.push(caller);
      const request: { FunctionName?: string; Payload?: Uint8Array } = input;
      const name = request.FunctionName?.split(":").at(-1) ?? "";
      const fake = functions[name];
      if (fake === undefined) throw new AwsFault("ResourceNotFoundException", `Function not found: ${name}`, 404);
      const attempt = (attempts.get(name) ?? 0) + 1;
      attempts.set(name, attempt);
      try {
        const result = await fake(JSON.parse(Buffer.from(request.Payload ?? []).toString()), attempt);
        return { StatusCode: 200, ExecutedVersion: "$LATEST", Payload: Buffer.from(JSON.stringify(result ?? null)) };
      } catch (error) {
        if (!(error instanceof FunctionError)) throw error;
        const payload = { errorType: error.errorType, errorMessage: error.message };
        return { StatusCode: 200, FunctionError: "Unhandled", Payload: Buffer.from(JSON.stringify(payload)) };
      }
    },
  };
  const onChange = ({ stateName, status }: Execution) =>
    void changes.push(status === "RUNNING" ? `${stateName}` : status);
  const service = createStatesService({ clock, calls, random, onChange });
  return { clock, service, callers, attempts, changes };
}

/** Makes the machine of the template, and gives its ARN. */
export async function makeMachine(service: StatesService, definition: object): Promise<string> {
  const maker = service.resourceMakers?.["AWS::StepFunctions::StateMachine"];
  const text = JSON.stringify({ QueryLanguage: "JSONata", ...definition });
  const made = await maker?.({ RoleArn: roleArn, DefinitionString: text }, scope);
  return made?.ref ?? "";
}

/** Runs one execution to its end, skipping whatever time that takes. */
export async function play(
  definition: object,
  { input = {}, functions = {}, random }: PlayOptions = {},
): Promise<{ execution: Execution; output: unknown; tookMs: number; bench: ReturnType<typeof workflowBench> }> {
  const bench = workflowBench(functions, random);
  const arn = await makeMachine(bench.service, definition);
  const execution = bench.service.machines.start(arn, "run", JSON.stringify(input));
  await bench.clock.runUntil(() => execution.status !== "RUNNING", { limitMs: 400 * 86_400_000 });
  const output: unknown = execution.output === undefined ? undefined : JSON.parse(execution.output);
  return { execution, output, tookMs: bench.clock.now() - startMs, bench };
}

interface PlayOptions {
  readonly input?: unknown;
  readonly functions?: Readonly<Record<string, FakeFunction>>;
  readonly random?: () => number;
}

/** A machine of one state. */
export function only(state: object): object {
  return { StartAt: "Only", States: { Only: state } };
}

/** A Task that calls function `f` with the state's input. */
export function callF(more: object = {}): object {
  const Arguments = { FunctionName: "f", Payload: "{% $states.input %}" };
  return { Type: "Task", Resource: lambdaInvoke, Arguments, End: true, ...more };
}
