import type { IncomingHttpHeaders } from "node:http";

export interface ForeignRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface ForeignAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An HTTP API beside AWS that functions call. No policy judges its calls; they are logged, and met by faults, like all others. */
export interface ForeignApi {
  /** What the log and the faults call it, where AWS's have their signing name. */
  readonly name: string;
  /** Undefined when the answer is lost on its way. */
  answer(operation: string, request: ForeignRequest): ForeignAnswer | undefined;
  throttled(): ForeignAnswer;
  broken(): ForeignAnswer;
}
