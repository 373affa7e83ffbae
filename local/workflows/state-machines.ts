import { randomUUID } from "node:crypto";
import { AwsFault } from "../service.ts";
import { Execution, type ExecutionParts } from "./execution.ts";
import type { Machine } from "./journey.ts";

const LONGEST_INPUT_BYTES = 262_144;
/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
const NAME_REUSE_MS = 90 * 86_400_000;
const FORBIDDEN_IN_NAME = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u;

/** The state machines of the cloud and their executions. */
export class StateMachines {
  readonly #parts: ExecutionParts;
  readonly #machines = new Map<string, Machine>();
  readonly #executions = new Map<string, Execution>();

  constructor(parts: ExecutionParts) {
    this.#parts = parts;
  }

  define(machine: Machine): void {
    this.#machines.set(machine.arn, machine);
  }

  /**
   * Starts an execution, or gives the running one of the same name and input.
   * @throws AwsFault StateMachineDoesNotExist, InvalidName, InvalidExecutionInput, ExecutionAlreadyExists.
   */
  start(machineArn: string, name: string = randomUUID(), input = "{}"): Execution {
    const machine = this.#machine(machineArn);
    if (name.length < 1 || name.length > 80 || FORBIDDEN_IN_NAME.test(name)) {
      throw new AwsFault("InvalidName", `Invalid Name: '${name}'`);
    }
    requireInput(input);
    const arn = `${machineArn.replace(":stateMachine:", ":execution:")}:${name}`;
    const other = this.#executions.get(arn);
    if (other !== undefined && this.#blocksName(other)) {
      if (other.status === "RUNNING" && other.input === input) return other;
      throw new AwsFault("ExecutionAlreadyExists", `Execution Already Exists: '${arn}'`);
    }
    const execution = new Execution(machine, arn, name, input, this.#parts);
    this.#executions.delete(arn);
    this.#executions.set(arn, execution);
    execution.start();
    return execution;
  }

  execution(arn: string | undefined): Execution {
    const execution = this.#executions.get(arn ?? "");
    if (execution === undefined) throw new AwsFault("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
    return execution;
  }

  /** Oldest first; of one machine, or of all. */
  executions(machineArn?: string): Execution[] {
    if (machineArn !== undefined) this.#machine(machineArn);
    return [...this.#executions.values()].filter(
      ({ machine }) => machineArn === undefined || machine.arn === machineArn,
    );
  }

  #machine(arn: string): Machine {
    const machine = this.#machines.get(arn);
    if (machine === undefined) throw new AwsFault("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
    return machine;
  }

  #blocksName({ stoppedAtMs }: Execution): boolean {
    return stoppedAtMs === undefined || this.#parts.clock.now() < stoppedAtMs + NAME_REUSE_MS;
  }
}

function requireInput(input: string): void {
  const fault = (why: string) =>
    new AwsFault("InvalidExecutionInput", `Invalid State Machine Execution Input: '${why}'`);
  if (Buffer.byteLength(input) > LONGEST_INPUT_BYTES) throw fault(`longer than ${LONGEST_INPUT_BYTES} bytes`);
  try {
    JSON.parse(input);
  } catch (error) {
    throw fault(String(error));
  }
}
