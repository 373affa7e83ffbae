import type { Clock } from "../clock.ts";
import type { Iam } from "../iam/iam.ts";
import type { LambdaHost } from "../lambda-host.ts";
import { AwsFault, type Caller, type InternalCalls } from "../service.ts";
import { type Attempted, attempt } from "./attempt.ts";
import { CallLog } from "./call-log.ts";
import { copyOfObject } from "./copy.ts";
import { type Fault, Faults } from "./faults.ts";
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

/** What the caller hears: an answer, a refusal, or nothing because its connection or itself is gone. */
export type Heard =
  | { readonly kind: "output"; readonly output: unknown }
  | { readonly kind: "fault"; readonly fault: AwsFault }
  | { readonly kind: "nothing" };

/** Cloud milliseconds that a frozen function stands still: longer than a lease on a grant lasts without renewal. */
const FREEZE_MS = 25_000;
/** Cloud milliseconds until an answer that will never come is given up. */
const TIMEOUT_MS = 5_000;

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
    const { caller, accessKeyId, signingName, operation: name, flight } = incoming;
    const { clock, region, accountId, iam, principals, sandboxes } = this.#options;
    const begin = () => this.log.begin(clock.now(), caller, signingName, name, incoming.input);
    let finish = begin();
    const plan = principals.isObserver(caller) ? undefined : this.faults.next(caller, signingName, name);
    const operation = this.registry.operation(signingName, name);
    const context = { caller, clock, region, accountId };
    const unchecked = principals.isObserver(caller);
    const attemptOnce = async (): Promise<Attempted> => {
      if (operation === undefined) return refusal(unknownOperation(signingName, name));
      // each attempt has an input of its own, since a service may keep or change what it is given
      const input = copyOfObject(incoming.input);
      return attempt({ signingName, name, operation, input, context, unchecked }, iam, this.registry);
    };
    const wait = async (forMs: number): Promise<void> => {
      const release = flight.hold();
      await new Promise<void>((resolve) => void clock.at(clock.now() + forMs, resolve));
      release();
    };
    const note = ({ fault, ...attempted }: Attempted) => {
      finish({ ...attempted, errorCode: fault?.code, errorMessage: fault?.message, fault: plan?.kind });
    };
    const deliverBefore = async () => {
      note(await attemptOnce());
      finish = begin();
    };
    const kill = () => sandboxes.kill(caller.functionName ?? "", accessKeyId);
    const suspend = () => sandboxes.suspend(caller.functionName ?? "", FREEZE_MS, accessKeyId);

    try {
      const means = { attemptOnce, deliverBefore, wait, isGone: flight.isAbandoned, kill, suspend, signingName };
      const { attempted, heard } = await withFault(plan, means);
      note(attempted);
      if (!heard) return { kind: "nothing" };
      if (attempted.fault !== undefined) return { kind: "fault", fault: attempted.fault };
      return { kind: "output", output: attempted.output };
    } catch (error) {
      this.failures.push(error);
      throw error;
    }
  }
}

interface Means {
  readonly signingName: string;
  attemptOnce(): Promise<Attempted>;
  /** The same call once more, with an entry of its own in the log, whose answer nobody hears. */
  deliverBefore(): Promise<void>;
  wait(forMs: number): Promise<void>;
  isGone(): boolean;
  kill(): Promise<void>;
  suspend(): Promise<void>;
}

async function withFault(
  plan: Fault | undefined,
  { attemptOnce, deliverBefore, wait, isGone, kill, suspend, signingName }: Means,
): Promise<{ readonly attempted: Attempted; readonly heard: boolean }> {
  switch (plan?.kind) {
    case "kill-before":
      await kill();
      return { attempted: NOTHING_DONE, heard: false };
    case "kill-after": {
      const attempted = await attemptOnce();
      await kill();
      return { attempted, heard: false };
    }
    case "freeze": {
      const attempted = await attemptOnce();
      await suspend();
      return { attempted, heard: true };
    }
    case "throttle":
      return { attempted: refusal(throttledFault(signingName)), heard: true };
    case "error-500":
      return { attempted: refusal(brokenFault(signingName)), heard: true };
    case "timeout-with-effect": {
      const attempted = await attemptOnce();
      await wait(TIMEOUT_MS);
      return { attempted, heard: false };
    }
    case "duplicate":
      await deliverBefore();
      return { attempted: await attemptOnce(), heard: true };
    case "delay":
      await wait(plan.delayMs ?? 0);
      // a caller that gave up has closed its connection: what it had sent never reached the service
      if (isGone()) return { attempted: NOTHING_DONE, heard: false };
      return { attempted: await attemptOnce(), heard: true };
    case undefined:
      return { attempted: await attemptOnce(), heard: true };
  }
}

const NOTHING_DONE: Attempted = { verdict: "not asked", resources: [], fault: undefined, output: undefined };

function refusal(fault: AwsFault): Attempted {
  return { ...NOTHING_DONE, fault };
}

function unknownOperation(signingName: string, operation: string): AwsFault {
  return new AwsFault("UnknownOperationException", `operation ${signingName}.${operation} is not emulated`);
}
