import * as z from "zod/mini";
import { Actor } from "../../../lambdas/domain/person.ts";
import type { Workflows } from "../../../lambdas/ports/workflows.ts";
import { AwsFault, type InternalCalls } from "../../../local/service.ts";
import type { Definition } from "../../../local/workflows/definition.ts";
import { Execution } from "../../../local/workflows/execution.ts";
import { TaskTokens } from "../../../local/workflows/task-tokens.ts";
import type { FunctionName } from "../kernel/invocation.ts";
import type { VirtualTime } from "../kernel/virtual-time.ts";
import { functionNamed, type WorkflowName } from "./deployment.ts";
import type { InvocationResult } from "./lambda-service.ts";

/** Tokens that follow from nothing but their number. */
class NumberedTokens extends TaskTokens {
  #made = 0;

  override make(): string {
    this.#made += 1;
    return `token-${this.#made}`;
  }
}

export interface ExecutionsParts {
  readonly time: VirtualTime;
  /** From 0 to below 1: the jitter of retries. */
  readonly random: () => number;
  /** The definition that is deployed now. */
  definition(workflow: WorkflowName): Definition;
  invoke(functionName: FunctionName, event: unknown): Promise<InvocationResult>;
  started(workflow: WorkflowName, execution: Execution): void;
  /** The definition itself did not work. */
  strange(execution: Execution): void;
}

const Invoked = z.object({ FunctionName: z.string(), Payload: z.instanceof(Uint8Array) });

/** The executions of both workflows, each by the definition of the time when it was started. */
export class Executions implements Workflows {
  readonly running = new Set<Execution>();
  readonly #parts: ExecutionsParts;
  readonly #tokens = new NumberedTokens();
  #started = 0;

  constructor(parts: ExecutionsParts) {
    this.#parts = parts;
  }

  start(workflow: WorkflowName, input: unknown): Execution {
    const { time, random } = this.#parts;
    this.#started += 1;
    const name = `${workflow}-${this.#started}`;
    const machine = { arn: workflow, name: workflow, roleArn: "role", definition: this.#parts.definition(workflow) };
    const execution: Execution = new Execution(machine, name, name, JSON.stringify(input), {
      clock: time,
      calls: this.#calls(),
      tokens: this.#tokens,
      random,
      changed: (changed) => this.#changed(changed),
    });
    this.running.add(execution);
    this.#parts.started(workflow, execution);
    execution.start();
    return execution;
  }

  async ring(waitToken: string, status: string): Promise<"rung" | "closed"> {
    try {
      this.#tokens.succeed(waitToken, JSON.stringify({ status }));
      return "rung";
    } catch (error) {
      if (error instanceof AwsFault) return "closed";
      throw error;
    }
  }

  startRevocation: Workflows["startRevocation"] = async (id, reason, by, why) => {
    this.start("revocation", { v: 1, id, reason, by: z.encode(Actor, by), ...(why === undefined ? {} : { why }) });
  };

  openOneOf: Workflows["openOneOf"] = async (event, accountId) => {
    this.start("access", { event, accountId });
  };

  resumeAccess: Workflows["resumeAccess"] = async (resume) => {
    this.start("access", { resume });
  };

  #calls(): InternalCalls {
    return {
      call: async (_caller, _service, _operation, input) => {
        const { FunctionName, Payload } = Invoked.parse(input);
        const event: unknown = JSON.parse(Buffer.from(Payload).toString("utf8"));
        const result = await this.#parts.invoke(functionNamed(FunctionName), event);
        if (result.kind === "answered") return { StatusCode: 200, Payload: jsonBytes(result.answer ?? null) };
        const { errorType, message } = result;
        return {
          StatusCode: 200,
          FunctionError: "Unhandled",
          Payload: jsonBytes({ errorType, errorMessage: message }),
        };
      },
    };
  }

  #changed(execution: Execution): void {
    if (execution.status === "RUNNING") return;
    this.running.delete(execution);
    if (/^States\.(Runtime|QueryEvaluationError|NoChoiceMatched)$/.test(execution.error ?? ""))
      this.#parts.strange(execution);
  }
}

function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
