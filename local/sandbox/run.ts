import type { CloudClock } from "../clock.ts";
import type { Outcome, WorkerState } from "../lambda-worker/messages.ts";
import type { FunctionDefinition } from "./function-definition.ts";
import type { Sandbox, SandboxListener } from "./sandbox.ts";

export interface RunOptions {
  readonly definition: FunctionDefinition;
  readonly clock: CloudClock;
  readonly requestId: string;
  readonly payload: string;
  readonly warm: Sandbox | undefined;
  makeSandbox(listener: SandboxListener): Sandbox;
  log(stream: "stdout" | "stderr", text: string): void;
  /** Called whenever the worker is set in motion. */
  sendsMessage(): void;
  leftBehind(left: WorkerState): void;
}

/** One invocation in one sandbox: its time-out, its timers, and what may happen to it on the way. */
export class Run {
  readonly functionName: string;
  readonly #options: RunOptions;
  readonly #finish: (outcome: Outcome) => void;
  #sandbox: Sandbox | undefined;
  #deadlineMs: number;
  #over = false;
  /** How it ends although it would go on: decided before the thread has stopped. */
  #verdict: Outcome | undefined;
  #suspendedUntilMs: number | undefined;
  #forgetTimeout: () => void = () => {};
  #forgetTimer: () => void = () => {};

  static start(options: RunOptions): { readonly run: Run; readonly outcome: Promise<Outcome> } {
    const { promise, resolve } = withResolvers<Outcome>();
    return { run: new Run(options, resolve), outcome: promise };
  }

  private constructor(options: RunOptions, finish: (outcome: Outcome) => void) {
    const { clock, definition, requestId, payload, warm } = options;
    this.functionName = definition.functionName;
    this.#options = options;
    this.#finish = finish;
    this.#deadlineMs = clock.now() + definition.timeoutSeconds * 1_000;
    const listener: SandboxListener = {
      log: options.log,
      nextTimer: (atMs) => this.#setTimer(atMs),
      result: (_requestId, outcome, left) => {
        if (this.#verdict !== undefined) return;
        options.leftBehind(left);
        this.#end(outcome);
      },
      died: (exitCode) => this.#end(this.#verdict ?? exited(requestId, `exit status ${exitCode}`)),
    };
    warm?.adopt(clock.time.buffer, listener);
    this.#sandbox = warm ?? options.makeSandbox(listener);
    this.#armTimeout();
    options.sendsMessage();
    const invocation = { requestId, payload, deadlineMs: this.#deadlineMs, invokedFunctionArn: definition.functionArn };
    this.#sandbox.invoke(invocation);
  }

  get sandbox(): Sandbox {
    if (this.#sandbox === undefined) throw new Error("invocation without a sandbox");
    return this.#sandbox;
  }

  get accessKeyId(): string {
    return this.sandbox.accessKeyId;
  }

  get suspended(): boolean {
    return this.#suspendedUntilMs !== undefined;
  }

  get reusable(): boolean {
    return !this.sandbox.dead;
  }

  async ping(): Promise<WorkerState | undefined> {
    const state = await this.sandbox.ping();
    if (state !== undefined && !this.#over) this.#setTimer(state.nextTimerAtMs);
    return state;
  }

  async kill(): Promise<void> {
    await this.#stop(exited(this.#options.requestId, "signal: killed"));
  }

  /** Ends it without an answer to anybody: the cloud itself is closing. */
  async abandon(): Promise<void> {
    this.#over = true;
    this.#forgetTimeout();
    this.#forgetTimer();
    await this.sandbox.terminate();
  }

  async suspend(forMs: number): Promise<void> {
    const { clock } = this.#options;
    const untilMs = clock.now() + forMs;
    this.#suspendedUntilMs = untilMs;
    this.#deadlineMs += forMs;
    this.#armTimeout();
    clock.at(untilMs, () => {
      if (this.#suspendedUntilMs !== untilMs) return;
      this.#suspendedUntilMs = undefined;
      this.#options.sendsMessage();
      this.sandbox.thaw();
    });
    await this.sandbox.freeze();
  }

  #armTimeout(): void {
    const { clock, definition, requestId } = this.#options;
    this.#forgetTimeout();
    this.#forgetTimeout = clock.at(this.#deadlineMs, async () => {
      const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${definition.timeoutSeconds.toFixed(2)} seconds`;
      await this.#stop({ failed: true, payload: JSON.stringify({ errorType: "Sandbox.Timedout", errorMessage }) });
    });
  }

  async #stop(verdict: Outcome): Promise<void> {
    this.#verdict ??= verdict;
    await this.sandbox.terminate();
    this.#end(this.#verdict);
  }

  #setTimer(atMs: number | undefined): void {
    this.#forgetTimer();
    this.#forgetTimer = () => {};
    if (atMs === undefined || this.#over) return;
    this.#forgetTimer = this.#options.clock.at(atMs, () => {
      this.#options.sendsMessage();
      this.sandbox.wake();
    });
  }

  #end(outcome: Outcome): void {
    if (this.#over) return;
    this.#over = true;
    this.#suspendedUntilMs = undefined;
    this.#forgetTimeout();
    this.#forgetTimer();
    this.#finish(outcome);
  }
}

function exited(requestId: string, how: string): Outcome {
  const errorMessage = `RequestId: ${requestId} Error: Runtime exited with error: ${how}`;
  return { failed: true, payload: JSON.stringify({ errorType: "Runtime.ExitError", errorMessage }) };
}

function withResolvers<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
