import { AwsFault, type Caller, type InternalCalls } from "../../../local/service.ts";

export interface RecordedCall {
  readonly caller: Caller;
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly atMs: number;
}

/** Internal calls that are written down and, when the test says so, refused. */
export class RecordedCalls implements InternalCalls {
  readonly all: RecordedCall[] = [];
  /** Asked for each call: the fault it ends with. */
  refuse: (call: RecordedCall) => AwsFault | undefined = () => undefined;
  readonly #clock: { now(): number };

  constructor(clock: { now(): number }) {
    this.#clock = clock;
  }

  async call(caller: Caller, service: string, operation: string, input: object): Promise<unknown> {
    const call = { caller, service, operation, input: { ...input }, atMs: this.#clock.now() };
    this.all.push(call);
    const fault = this.refuse(call);
    if (fault !== undefined) throw fault;
    return {};
  }

  of(operation: string): readonly RecordedCall[] {
    return this.all.filter((call) => call.operation === operation);
  }
}

export const throttled = new AwsFault("ThrottlingException", "Rate exceeded", 400);
export const denied = new AwsFault("AccessDeniedException", "not authorized", 403);
