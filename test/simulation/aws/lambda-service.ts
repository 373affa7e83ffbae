import type { Policy } from "../../../lambdas/domain/policy/policy.ts";
import { ContentionError } from "../../../lambdas/ports/errors.ts";
import type { GateKeeper } from "../kernel/arrival.ts";
import type { Weighted } from "../kernel/faults.ts";
import { gatedPorts } from "../kernel/gates.ts";
import type { FunctionName, Invocation } from "../kernel/invocation.ts";
import type { SimulatedPorts } from "../kernel/ports.ts";
import type { VirtualTime } from "../kernel/virtual-time.ts";
import type { Run } from "./functions.ts";

export type InvocationResult =
  | { readonly kind: "answered"; readonly answer: unknown }
  /** `errorType` as Lambda reports it. */
  | { readonly kind: "failed"; readonly errorType: string; readonly message: string };

/** What a run of a function has to do with the rest of the world. */
export interface LambdaParts {
  readonly time: VirtualTime;
  readonly keeper: GateKeeper;
  /** The ports as they are now: of the version of the code that is deployed. */
  ports(): SimulatedPorts;
  policy(): Policy;
  /** What a planted bug makes of them. */
  changed(ports: SimulatedPorts, functionName: FunctionName): SimulatedPorts;
  began(invocation: Invocation): void;
  /** An error that no port has: a fault of ours. */
  strange(invocation: Invocation, error: unknown): void;
}

const REFUSABLE: readonly Weighted[] = [[1, "refused"]];
const REFUSED: InvocationResult = {
  kind: "failed",
  errorType: "Lambda.TooManyRequestsException",
  message: "too many at a time",
};

/** Milliseconds: of every function that is simulated. */
const TIME_OUT = 30_000;
const UNAVAILABLE = /UnavailableError$|^SweepIncompleteError$/;

/** Runs functions: each run by itself, until it answers, fails, is killed, or its time is up. */
export class LambdaService {
  readonly #parts: LambdaParts;
  readonly #counts = new Map<FunctionName, number>();
  #running = 0;

  constructor(parts: LambdaParts) {
    this.#parts = parts;
  }

  get isIdle(): boolean {
    return this.#running === 0;
  }

  /** Calls a function, which may be refused: what somebody clicks in Slack then never comes here. */
  invoke(functionName: FunctionName, run: Run, event: unknown): Promise<InvocationResult> {
    const { time, keeper } = this.#parts;
    const count = (this.#counts.get(functionName) ?? 0) + 1;
    this.#counts.set(functionName, count);
    const place = { seed: keeper.seed, name: `${functionName}#${count}` };
    const fault = keeper.faults.at(place, REFUSABLE);
    if (fault !== undefined) {
      keeper.met(fault, place);
      return Promise.resolve(REFUSED);
    }
    return new Promise((resolve) => {
      this.#running += 1;
      let isAnswered = false;
      const answer = (result: InvocationResult) => {
        if (isAnswered) return;
        isAnswered = true;
        resolve(result);
      };
      const invocation: Invocation = {
        id: `${functionName}#${count}`,
        functionName,
        startedAtMs: time.now(),
        policy: this.#parts.policy(),
        calls: 0,
        isOver: false,
        frozenUntilMs: 0,
        kill: () => {
          over();
          // whoever called hears of a crash at once, of one that nobody noticed when its time is up
          time.after(50, () => answer({ kind: "failed", errorType: "Runtime.ExitError", message: "killed" }));
        },
      };
      const over = () => {
        if (invocation.isOver) return;
        invocation.isOver = true;
        this.#running -= 1;
        forgetTimeOut();
      };
      const forgetTimeOut = time.after(TIME_OUT, () => {
        answer({ kind: "failed", errorType: "Sandbox.Timedout", message: "timed out" });
        if (invocation.frozenUntilMs <= time.now()) return over();
        time.at(invocation.frozenUntilMs + TIME_OUT, over);
      });
      this.#parts.began(invocation);
      const ports = this.#parts.changed(gatedPorts(keeper, this.#parts.ports(), invocation), functionName);
      run(ports, event, invocation.id).then(
        (result) => {
          over();
          answer({ kind: "answered", answer: result });
        },
        (error: unknown) => {
          over();
          const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
          if (!UNAVAILABLE.test(name) && !(error instanceof ContentionError)) this.#parts.strange(invocation, error);
          answer({ kind: "failed", errorType: name, message });
        },
      );
    });
  }
}
