import type { Clock } from "../clock.ts";
import type { Iam } from "../iam/iam.ts";
import type { LambdaHost } from "../lambda-host.ts";
import { AwsFault, type Caller, type InternalCalls } from "../service.ts";
import { type Attempted, attempt } from "./attempt.ts";
import { CallLog } from "./call-log.ts";
import { copyOfObject } from "./copy.ts";
import { LATEST_SIGNED_ARRIVAL_MS, type Met, NOTHING_DONE, type Ways, withFault } from "./fault-effects.ts";
import { Faults } from "./faults.ts";
import type { ForeignAnswer, ForeignApi, ForeignRequest } from "./foreign-api.ts";
import { type Flight, InFlight } from "./in-flight.ts";
import type { Principals } from "./principals.ts";
import { Registry } from "./registry.ts";
import { brokenFault, throttledFault } from "./service-traits.ts";

export interface CallsOptions {
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  readonly iam: Iam;
  readonly principals: Principals;
  readonly sandboxes: Pick<LambdaHost, "kill" | "suspend">;
}

/** A call that has come in, over HTTP or from inside the cloud. */
export interface Incoming {
  readonly caller: Caller;
  readonly accessKeyId?: string;
  readonly signingName: string;
  readonly operation: string;
  readonly input: object;
  readonly flight: Flight;
}

/** A call of an API that is not AWS's. */
export interface ForeignCall extends Pick<Incoming, "caller" | "operation" | "flight"> {
  readonly api: ForeignApi;
  readonly accessKeyId: string;
}

/** What the caller hears: an answer, a refusal, or nothing because its connection or itself is gone. */
export type Heard =
  | { readonly kind: "output"; readonly output: unknown }
  | { readonly kind: "fault"; readonly fault: AwsFault }
  | { readonly kind: "nothing" };

/** All calls of the cloud, wherever they come from: logged, judged by IAM, met by faults, then done. */
export class Calls implements InternalCalls {
  readonly log = new CallLog();
  readonly faults = new Faults();
  readonly inFlight = new InFlight();
  readonly registry = new Registry();
  /** Errors of the local cloud itself, which no AWS service would have. */
  readonly failures: unknown[] = [];
  readonly #options: CallsOptions;

  constructor(options: CallsOptions) {
    this.#options = options;
  }

  /** @throws AwsFault as the caller would hear it. */
  async call(caller: Caller, signingName: string, operation: string, input: object): Promise<unknown> {
    const flight = this.inFlight.begin();
    try {
      const heard = await this.perform({ caller, signingName, operation, input, flight });
      if (heard.kind === "output") return heard.output;
      throw heard.kind === "fault" ? heard.fault : brokenFault(signingName);
    } finally {
      flight.end();
    }
  }

  /** @throws Error for the local cloud's own failures, which are noted as well. */
  async perform(incoming: Incoming): Promise<Heard> {
    const { caller, signingName, operation: name } = incoming;
    const { clock, region, accountId, iam, principals } = this.#options;
    const operation = this.registry.operation(signingName, name);
    const context = { caller, clock, region, accountId };
    const unchecked = principals.isObserver(caller);
    const { attempted, heard } = await this.#meet(incoming, {
      attemptOnce: async () => {
        if (operation === undefined) return refusal(unknownOperation(signingName, name));
        // each attempt has an input of its own, since a service may keep or change what it is given
        const input = copyOfObject(incoming.input);
        return attempt({ signingName, name, operation, input, context, unchecked }, iam, this.registry);
      },
      throttled: () => refusal(throttledFault(signingName)),
      broken: () => refusal(brokenFault(signingName)),
      latestArrivalMs: LATEST_SIGNED_ARRIVAL_MS,
    });
    if (!heard) return { kind: "nothing" };
    if (attempted.fault !== undefined) return { kind: "fault", fault: attempted.fault };
    return { kind: "output", output: attempted.output };
  }

  /** The same for an API that is not AWS's; undefined when the caller hears nothing. */
  async performForeign(call: ForeignCall, request: ForeignRequest): Promise<ForeignAnswer | undefined> {
    const { api, caller, accessKeyId, operation, flight } = call;
    const incoming = { caller, accessKeyId, signingName: api.name, operation, input: { body: request.body }, flight };
    let answer: ForeignAnswer | undefined;
    const answered = (said: ForeignAnswer | undefined): Attempted => {
      answer = said;
      return { ...NOTHING_DONE, output: said };
    };
    const { heard } = await this.#meet(incoming, {
      attemptOnce: async () => answered(api.answer(operation, request)),
      throttled: () => answered(api.throttled()),
      broken: () => answered(api.broken()),
      latestArrivalMs: Number.POSITIVE_INFINITY,
    });
    return heard ? answer : undefined;
  }

  async #meet(incoming: Incoming, ways: Ways): Promise<Met> {
    const { caller, accessKeyId, signingName, operation, flight } = incoming;
    const { clock, principals, sandboxes } = this.#options;
    const begin = () => this.log.begin(clock.now(), caller, signingName, operation, incoming.input);
    let finish = begin();
    const plan = principals.isObserver(caller) ? undefined : this.faults.next(caller, signingName, operation);
    const wait = async (forMs: number): Promise<void> => {
      const release = flight.hold();
      await new Promise<void>((resolve) => void clock.at(clock.now() + forMs, resolve));
      release();
    };
    const note = ({ fault, ...attempted }: Attempted) => {
      finish({ ...attempted, errorCode: fault?.code, errorMessage: fault?.message, fault: plan?.kind });
    };
    const deliverBefore = async () => {
      note(await ways.attemptOnce());
      finish = begin();
    };
    const kill = () => sandboxes.kill(caller.functionName ?? "", accessKeyId);
    const suspend = (forMs: number) => sandboxes.suspend(caller.functionName ?? "", forMs, accessKeyId);
    try {
      const met = await withFault(plan, { ...ways, deliverBefore, wait, isGone: flight.isAbandoned, kill, suspend });
      note(met.attempted);
      return met;
    } catch (error) {
      this.failures.push(error);
      throw error;
    }
  }
}

function refusal(fault: AwsFault): Attempted {
  return { ...NOTHING_DONE, fault };
}

function unknownOperation(signingName: string, operation: string): AwsFault {
  return new AwsFault("UnknownOperationException", `operation ${signingName}.${operation} is not emulated`);
}
