import { randomUUID } from "node:crypto";
import type { CloudClock } from "./clock.ts";
import type { Outcome, WorkerState } from "./lambda-worker/messages.ts";
import type { FunctionDefinition } from "./sandbox/function-definition.ts";
import { Run } from "./sandbox/run.ts";
import { Sandbox } from "./sandbox/sandbox.ts";
import { sandboxEnvironment } from "./sandbox/sandbox-environment.ts";
import { SandboxPool } from "./sandbox/sandbox-pool.ts";
import { AwsFault, type Caller } from "./service.ts";
import type { WaitingRun } from "./settling.ts";

/** What fault injection does to the function that makes a call; both resolve once the function stands still. */
interface Sandboxes {
  /** Ends the instance with this access key, or all running ones, in the middle of whatever it does. */
  kill(functionName: string, accessKeyId?: string): Promise<void>;
  /** Stops it for `forMs` of cloud time; its own time-out waits as long. */
  suspend(functionName: string, forMs: number, accessKeyId?: string): Promise<void>;
}

export interface LogLine {
  readonly functionName: string;
  readonly requestId: string | undefined;
  readonly atMs: number;
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}

/** Something that a function began and had not finished when it answered: it would freeze with the sandbox. */
export interface WorkAfterReturn {
  readonly functionName: string;
  readonly requestId: string;
  readonly unfinishedRequests: number;
  readonly timersPending: number;
}

export interface InvocationResult {
  readonly requestId: string;
  /** JSON: what the handler returned, or the error. */
  readonly payload: string;
  readonly functionError: boolean;
}

export interface LambdaHostOptions {
  readonly clock: CloudClock;
  readonly region: string;
  readonly accountId: string;
  /** Where functions find the cloud (AWS_ENDPOINT_URL): `http://127.0.0.1:<port>`. */
  readonly endpointUrl: () => string;
  registerPrincipal(accessKeyId: string, caller: Caller): void;
  /** Warm sandboxes of an earlier cloud; @default - own ones, ended with the host. */
  readonly pool?: SandboxPool;
}

/** Runs the functions: one worker thread per instance, more of them when invocations overlap, frozen in between. */
export class LambdaHost implements Sandboxes {
  readonly logs: LogLine[] = [];
  readonly workAfterReturn: WorkAfterReturn[] = [];
  readonly #options: LambdaHostOptions;
  readonly #pool: SandboxPool;
  readonly #functions = new Map<string, FunctionDefinition>();
  readonly #running = new Set<Run>();
  readonly #logListeners = new Set<(line: LogLine) => void>();
  #dispatched = 0;

  constructor(options: LambdaHostOptions) {
    this.#options = options;
    this.#pool = options.pool ?? new SandboxPool();
  }

  define(definition: FunctionDefinition): void {
    this.#functions.set(definition.functionName, definition);
  }

  definition(functionName: string): FunctionDefinition | undefined {
    return this.#functions.get(functionName);
  }

  /** A line of the Lambda service itself about a function, outside its invocations. */
  note(functionName: string, text: string): void {
    this.#log(functionName, undefined, "stderr", text);
  }

  onLog(listener: (line: LogLine) => void): () => void {
    this.#logListeners.add(listener);
    return () => this.#logListeners.delete(listener);
  }

  /**
   * Runs one invocation to its end; a failure of the function is a result.
   * @throws AwsFault ResourceNotFoundException, TooManyRequestsException (reserved concurrency).
   */
  async invoke(functionName: string, payload: string, requestId: string = randomUUID()): Promise<InvocationResult> {
    const definition = this.#functions.get(functionName);
    if (definition === undefined) {
      const arn = `arn:aws:lambda:${this.#options.region}:${this.#options.accountId}:function:${functionName}`;
      throw new AwsFault("ResourceNotFoundException", `Function not found: ${arn}`, 404);
    }
    const active = [...this.#running].filter((run) => run.functionName === functionName).length;
    if (definition.reservedConcurrency !== undefined && active >= definition.reservedConcurrency) {
      throw new AwsFault("TooManyRequestsException", "Rate Exceeded.", 429, {
        Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
      });
    }
    const outcome = await this.#run(definition, payload, requestId);
    return { requestId, payload: outcome.payload, functionError: outcome.failed };
  }

  async kill(functionName: string, accessKeyId?: string): Promise<void> {
    this.#dispatched += 1;
    await Promise.all(this.#runs(functionName, accessKeyId).map((run) => run.kill()));
  }

  async suspend(functionName: string, forMs: number, accessKeyId?: string): Promise<void> {
    this.#dispatched += 1;
    await Promise.all(this.#runs(functionName, accessKeyId).map((run) => run.suspend(forMs)));
  }

  /** Ends the idle instances of all functions, or of this one: what comes next starts cold. */
  async coolDown(functionName?: string): Promise<void> {
    await this.#pool.empty(functionName);
  }

  /** Grows with everything that can set a function in motion. */
  activity(): number {
    return this.#dispatched;
  }

  /** What each function in the middle of an invocation waits for; suspended ones wait for nothing. */
  async waiting(): Promise<readonly WaitingRun[]> {
    const awake = [...this.#running].filter((run) => !run.suspended);
    const states = await Promise.all(
      awake.map(async (run) => {
        const { functionName, accessKeyId } = run;
        return { functionName, accessKeyId, state: await run.ping() };
      }),
    );
    return states.flatMap(({ state, ...run }) => (state === undefined ? [] : [{ ...run, state }]));
  }

  /** Ends what runs, unanswered; a pool that was given keeps its idle instances. */
  async close(): Promise<void> {
    const running = [...this.#running];
    this.#running.clear();
    await Promise.all(running.map((run) => run.abandon()));
    if (this.#options.pool === undefined) await this.#pool.empty();
  }

  #runs(functionName: string, accessKeyId: string | undefined): Run[] {
    return [...this.#running].filter(
      (run) => run.functionName === functionName && (accessKeyId === undefined || run.accessKeyId === accessKeyId),
    );
  }

  async #run(definition: FunctionDefinition, payload: string, requestId: string): Promise<Outcome> {
    const { clock } = this.#options;
    const environment = sandboxEnvironment(definition, this.#options);
    const key = JSON.stringify([definition.codeDirectory, definition.handler, definition.memoryMegabytes, environment]);
    const { run, outcome } = Run.start({
      definition,
      clock,
      requestId,
      payload,
      warm: this.#pool.take(key),
      makeSandbox: (listener) => new Sandbox(definition, environment, clock.time.buffer, listener),
      log: (stream, text) => this.#log(definition.functionName, requestId, stream, text),
      sendsMessage: () => {
        this.#dispatched += 1;
      },
      leftBehind: (left) => this.#noteLeftBehind(definition.functionName, requestId, left),
    });
    this.#options.registerPrincipal(run.accessKeyId, this.#caller(definition));
    this.#running.add(run);
    const result = await outcome;
    this.#dispatched += 1;
    this.#running.delete(run);
    if (run.reusable) this.#pool.give(key, run.sandbox);
    return result;
  }

  #caller({ functionName, roleArn }: FunctionDefinition): Caller {
    const role = roleArn.slice(roleArn.lastIndexOf("/") + 1);
    const principalArn = `arn:aws:sts::${this.#options.accountId}:assumed-role/${role}/${functionName}`;
    return { principalArn, roleArn, functionName };
  }

  #log(functionName: string, requestId: string | undefined, stream: "stdout" | "stderr", text: string): void {
    const line = { functionName, requestId, atMs: this.#options.clock.now(), stream, text };
    this.logs.push(line);
    for (const listener of this.#logListeners) listener(line);
  }

  #noteLeftBehind(functionName: string, requestId: string, left: WorkerState): void {
    const unfinishedRequests = left.requestsStarted - left.requestsFinished - left.requestsGivenUp;
    if (unfinishedRequests === 0 && left.timersPending === 0) return;
    this.workAfterReturn.push({ functionName, requestId, unfinishedRequests, timersPending: left.timersPending });
  }
}
