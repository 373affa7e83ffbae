/** From the host to a function's worker. */
export type ToWorker =
  | { readonly kind: "adopt"; readonly time: SharedArrayBuffer }
  | { readonly kind: "invoke"; readonly invocation: Invocation }
  | { readonly kind: "ping"; readonly id: number }
  | { readonly kind: "wake" }
  | { readonly kind: "freeze" };

/** From a function's worker to the host. */
export type FromWorker =
  | { readonly kind: "log"; readonly stream: "stdout" | "stderr"; readonly text: string }
  | { readonly kind: "next-timer"; readonly atMs: number | undefined }
  | { readonly kind: "frozen" }
  | { readonly kind: "pong"; readonly id: number; readonly state: WorkerState }
  | {
      readonly kind: "result";
      readonly requestId: string;
      readonly outcome: Outcome;
      readonly left: WorkerState;
      /** The thread ends itself after it: nothing can be invoked in it any more. */
      readonly fatal: boolean;
    };

export interface Invocation {
  readonly requestId: string;
  readonly payload: string;
  readonly deadlineMs: number;
  readonly invokedFunctionArn: string;
}

/** The JSON that the caller gets; `failed` when it is an error's. */
export interface Outcome {
  readonly failed: boolean;
  readonly payload: string;
}

/** What a worker waits for, so that the clock knows whether anything can still happen without a timer. */
export interface WorkerState {
  readonly requestsStarted: number;
  readonly requestsFinished: number;
  /** Of those unfinished: failed, or destroyed by the function for taking too long, so that it waits for them no more. */
  readonly requestsGivenUp: number;
  readonly timersPending: number;
  readonly nextTimerAtMs: number | undefined;
  /** Work in Node itself that ends without us (files, compression, immediates). */
  readonly nativeWork: readonly string[];
}

/** What a worker is started with. */
export interface WorkerStart {
  readonly time: SharedArrayBuffer;
  /** One Int32: RUNNING or FROZEN. */
  readonly control: SharedArrayBuffer;
  readonly codeFile: string;
  readonly handlerName: string;
  readonly functionName: string;
  readonly memoryMegabytes: number;
}

export const RUNNING = 0;
export const FROZEN = 1;
