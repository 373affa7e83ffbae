import type { Caller } from "../service.ts";
import { copyOf } from "./copy.ts";
import type { FaultKind } from "./faults.ts";

export interface LoggedCall {
  readonly sequence: number;
  /** Cloud milliseconds since the epoch, when it came. */
  readonly atMs: number;
  readonly functionName: string | undefined;
  readonly principalArn: string;
  readonly service: string;
  readonly operation: string;
  /** As parsed, a copy. */
  readonly input: unknown;
  /** What it was about: the ARNs that permission was needed for; empty when it was refused before. */
  readonly resources: readonly string[];
  readonly verdict: "allowed" | "denied" | "not asked";
  readonly errorCode: string | undefined;
  readonly errorMessage: string | undefined;
  /** A copy of the answer, also of one that fault injection kept from the caller. */
  readonly output: unknown;
  /** What fault injection did to it. */
  readonly fault: FaultKind | undefined;
}

export type CallResult = Pick<LoggedCall, "resources" | "verdict" | "errorCode" | "errorMessage" | "output" | "fault">;

/** All calls in the order in which they came, finished or not; an unfinished one has no answer yet. */
export class CallLog {
  readonly #entries: LoggedCall[] = [];
  readonly #listeners = new Set<(call: LoggedCall) => void>();

  get entries(): readonly LoggedCall[] {
    return this.#entries;
  }

  /** Called when a call is finished. */
  onCall(listener: (call: LoggedCall) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Notes that a call has come; the function that it returns notes how it ended. */
  begin(atMs: number, caller: Caller, service: string, operation: string, input: object): (result: CallResult) => void {
    const sequence = this.#entries.length + 1;
    const { functionName, principalArn } = caller;
    const call = { sequence, atMs, functionName, principalArn, service, operation, input: copyOf(input) };
    const open: CallResult = {
      resources: [],
      verdict: "not asked",
      errorCode: undefined,
      errorMessage: undefined,
      output: undefined,
      fault: undefined,
    };
    this.#entries.push({ ...call, ...open });
    return (result) => {
      const finished: LoggedCall = { ...call, ...result, output: copyOf(result.output) };
      this.#entries[sequence - 1] = finished;
      for (const listener of this.#listeners) listener(finished);
    };
  }
}
