import type { Clock } from "../clock.ts";
import type { InternalCalls } from "../service.ts";
import { History } from "./history.ts";
import { type Journey, type Machine, requireWithinLimit, type Step } from "./journey.ts";
import { plainState } from "./plain-states.ts";
import { StateError } from "./state-error.ts";
import { taskState } from "./task-state.ts";
import type { TaskTokens } from "./task-tokens.ts";

export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

export interface ExecutionParts {
  readonly clock: Clock;
  readonly calls: InternalCalls;
  readonly tokens: TaskTokens;
  readonly random: () => number;
  /** Called after each change that an onlooker can see: a state entered, the end. */
  changed(execution: Execution): void;
}

/** One run of a state machine, with the definition that the machine had when it started. */
export class Execution {
  readonly arn: string;
  readonly name: string;
  readonly machine: Machine;
  /** The JSON text that it was started with. */
  readonly input: string;
  readonly startedAtMs: number;
  readonly history: History;
  status: ExecutionStatus = "RUNNING";
  stateName: string | undefined;
  stoppedAtMs: number | undefined;
  output: string | undefined;
  error: string | undefined;
  cause: string | undefined;
  readonly #parts: ExecutionParts;
  readonly #interruption = new AbortController();
  #forgetTimeout: () => void = () => {};

  constructor(machine: Machine, arn: string, name: string, input: string, parts: ExecutionParts) {
    this.machine = machine;
    this.arn = arn;
    this.name = name;
    this.input = input;
    this.startedAtMs = parts.clock.now();
    this.history = new History(() => parts.clock.now());
    this.#parts = parts;
  }

  start(): void {
    const { TimeoutSeconds } = this.machine.definition;
    if (TimeoutSeconds !== undefined) {
      this.#forgetTimeout = this.#parts.clock.at(this.startedAtMs + TimeoutSeconds * 1_000, () =>
        this.#end("TIMED_OUT", { error: "States.Timeout" }),
      );
    }
    void this.#run();
  }

  /** Ends it where it is; what a function is doing for it goes on unheard. No effect once it has ended. */
  stop(error?: string, cause?: string): void {
    this.#end("ABORTED", { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) });
  }

  async #run(): Promise<void> {
    const { machine, history } = this;
    try {
      const input: unknown = JSON.parse(this.input);
      const details = { input: this.input, roleArn: machine.roleArn };
      history.add("ExecutionStarted", { executionStartedEventDetails: details });
      const journey = this.#journey(input);
      let step: Step = { next: machine.definition.StartAt, output: input };
      while (step.next !== undefined) step = await this.#stay(journey, step.next, step.output);
      this.#end("SUCCEEDED", { output: JSON.stringify(step.output) });
    } catch (error) {
      if (error instanceof StateError) this.#end("FAILED", { error: error.error, cause: error.reason });
      else
        this.#end("FAILED", { error: "States.Runtime", cause: String(error instanceof Error ? error.stack : error) });
    }
  }

  #journey(input: unknown): Journey {
    const { machine, history } = this;
    const execution = {
      Id: this.arn,
      Input: input,
      Name: this.name,
      RoleArn: machine.roleArn,
      StartTime: new Date(this.startedAtMs).toISOString(),
      RedriveCount: 0,
    };
    return { ...this.#parts, machine, history, execution, signal: this.#interruption.signal, variables: {} };
  }

  async #stay(journey: Journey, stateName: string, input: unknown): Promise<Step> {
    const state = this.machine.definition.States[stateName];
    if (state === undefined) throw new StateError("States.Runtime", `There is no state '${stateName}'.`);
    journey.signal.throwIfAborted();
    this.stateName = stateName;
    const entered = { name: stateName, input: JSON.stringify(input) };
    this.history.add(`${state.Type}StateEntered`, { stateEnteredEventDetails: entered });
    this.#parts.changed(this);
    const stay = { stateName, input, enteredAtMs: this.#parts.clock.now() };
    const step = await (state.Type === "Task" ? taskState(journey, stay, state) : plainState(journey, stay, state));
    journey.signal.throwIfAborted();
    requireWithinLimit(stateName, step.output);
    const exited = { name: stateName, output: JSON.stringify(step.output) };
    this.history.add(`${state.Type}StateExited`, { stateExitedEventDetails: exited });
    return step;
  }

  #end(
    status: ExecutionStatus,
    end: { readonly output?: string; readonly error?: string; readonly cause?: string },
  ): void {
    if (this.status !== "RUNNING") return;
    this.status = status;
    this.stoppedAtMs = this.#parts.clock.now();
    this.output = end.output;
    this.error = end.error;
    this.cause = end.cause;
    const word = { SUCCEEDED: "Succeeded", FAILED: "Failed", TIMED_OUT: "TimedOut", ABORTED: "Aborted", RUNNING: "" }[
      status
    ];
    this.history.addLast(`Execution${word}`, { [`execution${word}EventDetails`]: end });
    this.#forgetTimeout();
    // after the status: what it interrupts finds the execution closed
    this.#interruption.abort(new Error("the execution has ended"));
    this.#parts.changed(this);
  }
}
