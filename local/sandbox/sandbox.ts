import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { FromWorker, Invocation, Outcome, ToWorker, WorkerStart, WorkerState } from "../lambda-worker/messages.ts";
import { FROZEN, RUNNING } from "../lambda-worker/messages.ts";
import type { FunctionDefinition } from "./function-definition.ts";
import { instanceEnvironment } from "./sandbox-environment.ts";
import { workerSource } from "./worker-source.ts";

export interface SandboxListener {
  log(stream: "stdout" | "stderr", text: string): void;
  nextTimer(atMs: number | undefined): void;
  result(requestId: string, outcome: Outcome, left: WorkerState): void;
  /** The thread ended without an answer to the invocation in progress. */
  died(exitCode: number): void;
}

let started = 0;

/** One instance of a function: a worker thread that runs one invocation at a time and stands still between them. */
export class Sandbox {
  readonly accessKeyId: string;
  readonly functionName: string;
  readonly #worker: Worker;
  readonly #control = new Int32Array(new SharedArrayBuffer(4));
  readonly #pongs = new Map<number, (state: WorkerState | undefined) => void>();
  #listener: SandboxListener;
  #time: SharedArrayBuffer;
  #nextPing = 0;
  #frozen: (() => void)[] = [];
  #dead = false;
  #exited = false;

  constructor(
    definition: FunctionDefinition,
    environment: Readonly<Record<string, string>>,
    time: SharedArrayBuffer,
    listener: SandboxListener,
  ) {
    started += 1;
    // the key names the function and the instance: the front door knows by it who calls
    this.accessKeyId = `ASIA-${definition.functionName}-${started}`;
    this.functionName = definition.functionName;
    this.#listener = listener;
    this.#time = time;
    Atomics.store(this.#control, 0, FROZEN);
    const [file = "", handlerName = ""] = definition.handler.split(".");
    const workerData: WorkerStart = {
      time,
      control: this.#shared(),
      codeFile: join(definition.codeDirectory, `${file}.js`),
      handlerName,
      functionName: definition.functionName,
      memoryMegabytes: definition.memoryMegabytes,
    };
    this.#worker = new Worker(workerSource(), {
      eval: true,
      workerData,
      env: instanceEnvironment(environment, this.accessKeyId),
      // not the parent's: a TypeScript loader there would start in every function
      execArgv: [],
    });
    this.#worker.on("message", (message: FromWorker) => this.#receive(message));
    this.#worker.on("error", (error) => this.#listener.log("stderr", String(error)));
    this.#worker.on("exit", (exitCode) => this.#ended(exitCode));
    this.#worker.unref();
  }

  get dead(): boolean {
    return this.#dead;
  }

  /** Answers this listener from now on, perhaps in another cloud, where old timers mean nothing; only between invocations. */
  adopt(time: SharedArrayBuffer, listener: SandboxListener): void {
    this.#listener = listener;
    if (time === this.#time) return;
    this.#time = time;
    this.#post({ kind: "adopt", time });
  }

  invoke(invocation: Invocation): void {
    this.#worker.ref();
    this.#post({ kind: "invoke", invocation });
    this.thaw();
  }

  wake(): void {
    this.#post({ kind: "wake" });
  }

  /** What it waits for once all that was ready has run; undefined when it has stopped meanwhile. */
  ping(): Promise<WorkerState | undefined> {
    // one that is dying is waited for: its caller has not heard of it yet
    if (this.#exited) return Promise.resolve(undefined);
    const id = this.#nextPing++;
    this.#post({ kind: "ping", id });
    return new Promise((resolve) => this.#pongs.set(id, resolve));
  }

  /** Stops the thread where it is; resolves once it stands still, or has answered. */
  freeze(): Promise<void> {
    Atomics.store(this.#control, 0, FROZEN);
    this.#post({ kind: "freeze" });
    // it may stand still before it has answered: who asked is told that there is nothing to wait for
    for (const resolve of this.#pongs.values()) resolve(undefined);
    this.#pongs.clear();
    return new Promise((resolve) => this.#frozen.push(resolve));
  }

  thaw(): void {
    Atomics.store(this.#control, 0, RUNNING);
    Atomics.notify(this.#control, 0);
  }

  /** Resolves once not one more instruction of it can run. */
  async terminate(): Promise<void> {
    this.#dead = true;
    await this.#worker.terminate();
  }

  #shared(): SharedArrayBuffer {
    const { buffer } = this.#control;
    if (!(buffer instanceof SharedArrayBuffer)) throw new Error("control memory is not shared");
    return buffer;
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromWorker): void {
    if (message.kind === "log") this.#listener.log(message.stream, message.text);
    else if (message.kind === "next-timer") this.#listener.nextTimer(message.atMs);
    else if (message.kind === "frozen") this.#stoppedRunning(false);
    else if (message.kind === "pong") {
      this.#pongs.get(message.id)?.(message.state);
      this.#pongs.delete(message.id);
    } else {
      this.#worker.unref();
      this.#dead ||= message.fatal;
      this.#stoppedRunning(true);
      this.#listener.result(message.requestId, message.outcome, message.left);
    }
  }

  #stoppedRunning(answered: boolean): void {
    for (const resolve of this.#frozen.splice(0)) resolve();
    if (!answered) return;
    for (const resolve of this.#pongs.values()) resolve(undefined);
    this.#pongs.clear();
  }

  #ended(exitCode: number): void {
    this.#dead = true;
    this.#exited = true;
    this.#stoppedRunning(true);
    this.#listener.died(exitCode);
  }
}
