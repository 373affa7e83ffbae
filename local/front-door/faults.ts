import type { Caller } from "../service.ts";

/** Kinds that happen to the caller's own sandbox: only a function can be met by them. */
const OF_FUNCTIONS = ["kill-before", "kill-after", "freeze"];

export type FaultKind =
  | "kill-before"
  | "kill-after"
  | "freeze"
  | "throttle"
  | "error-500"
  | "timeout-with-effect"
  | "duplicate"
  | "delay";

interface FaultMatch {
  readonly functionName?: string;
  /** Signing name. */
  readonly service?: string;
  readonly operation?: string;
}

export type Fault = {
  readonly kind: FaultKind;
  /** Cloud milliseconds, of `delay`. */
  readonly delayMs?: number;
} & (
  | {
      readonly match: FaultMatch;
      /** Which of the matching calls, from 1, or each of them until it is withdrawn; @default 1. */
      readonly nth?: number | "each";
    }
  | { /** Which of all calls of functions since the last reset, from 1. */ readonly callIndex: number }
);

export interface InjectedFault {
  /** Whether it has happened. */
  happened(): boolean;
  withdraw(): void;
}

interface Planned {
  readonly fault: Fault;
  matched: number;
  happened: boolean;
}

/** How often a throttled call is refused: the SDK's own three tries, all of them. */
const THROTTLED_TRIES = 3;

/** Which calls go wrong, and how. Each planned fault happens once, unless it is one of each call. */
export class Faults {
  #planned: Planned[] = [];
  #throttled = new Map<string, number>();
  #functionCalls = 0;

  inject(fault: Fault): InjectedFault {
    const position = "callIndex" in fault ? fault.callIndex : (fault.nth ?? 1);
    if (position !== "each" && !(position >= 1))
      throw new RangeError(`fault at call ${position}, calls are counted from 1`);
    if ((fault.kind === "delay") !== (fault.delayMs !== undefined)) {
      throw new RangeError(`fault ${fault.kind} with delayMs ${fault.delayMs}, delay needs one and no other has one`);
    }
    const planned: Planned = { fault, matched: 0, happened: false };
    this.#planned.push(planned);
    return {
      happened: () => planned.happened,
      withdraw: () => {
        this.#planned = this.#planned.filter((other) => other !== planned);
      },
    };
  }

  /** Forgets all planned faults and counts the calls of functions from the beginning. */
  reset(): void {
    this.#planned = [];
    this.#throttled = new Map();
    this.#functionCalls = 0;
  }

  /** Calls of functions since the last reset. */
  functionCalls(): number {
    return this.#functionCalls;
  }

  /** Counts a call and says what happens to it. */
  next(caller: Caller, service: string, operation: string): Fault | undefined {
    if (caller.functionName !== undefined) this.#functionCalls += 1;
    const key = JSON.stringify([caller.functionName ?? caller.principalArn, service, operation]);
    let chosen: Fault | undefined;
    for (const planned of this.#planned) {
      if (this.#meets(planned, caller, service, operation) && chosen === undefined) {
        planned.happened = true;
        chosen = planned.fault;
      }
    }
    const left = this.#throttled.get(key) ?? 0;
    if (chosen === undefined && left > 0) {
      this.#throttled.set(key, left - 1);
      return { kind: "throttle", match: {} };
    }
    if (chosen?.kind === "throttle") this.#throttled.set(key, THROTTLED_TRIES - 1);
    return chosen;
  }

  #meets(planned: Planned, caller: Caller, service: string, operation: string): boolean {
    const { fault } = planned;
    if (caller.functionName === undefined && OF_FUNCTIONS.includes(fault.kind)) return false;
    if ("callIndex" in fault) return caller.functionName !== undefined && this.#functionCalls === fault.callIndex;
    const { match, nth = 1 } = fault;
    if (match.functionName !== undefined && match.functionName !== caller.functionName) return false;
    if (match.service !== undefined && match.service !== service) return false;
    if (match.operation !== undefined && match.operation !== operation) return false;
    planned.matched += 1;
    return nth === "each" || planned.matched === nth;
  }
}
