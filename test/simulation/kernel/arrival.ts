import { type Fault, type Faults, lasting, type Place } from "./faults.ts";
import type { Invocation } from "./invocation.ts";
import { isMutation, isWrite, type PortName, type Service, unavailable } from "./ports.ts";
import type { SeenCall } from "./seen-call.ts";
import type { VirtualTime } from "./virtual-time.ts";

export interface GateKeeper {
  readonly seed: number;
  readonly time: VirtualTime;
  readonly faults: Faults;
  /** Whether the service does not answer at this moment. */
  isAway(service: Service): boolean;
  /** The call is on its way, and nothing of it has happened yet. */
  arriving(call: string, invocation: Invocation): void;
  seen(call: SeenCall): void;
  met(fault: Fault, place: Place): void;
  /** Told to the fake before the call whose operation is to fail, or whose schedule is to be lost. */
  prepare(fault: "fails later" | "lost", call: string): void;
}

/** A call that has come to where it is carried out. */
export interface Arrival {
  readonly keeper: GateKeeper;
  readonly invocation: Invocation;
  readonly port: PortName;
  readonly call: string;
  readonly place: Place;
  readonly args: readonly unknown[];
  readonly carryOut: () => unknown;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Milliseconds. */
const CALL_TIME_OUT = 5_000;
/** AWS takes a signed request for five minutes; what it then does, and shows, takes some of them. */
const LATEST = 240_000;

/** A promise of a function that is over is never answered: that is what it is to be killed. */
export function resume(invocation: Invocation, goOn: () => void): void {
  if (!invocation.isOver) goOn();
}

/** Lets what is wrong with it happen to a call. */
export function suffer(arrival: Arrival, fault: Fault): void {
  const { keeper, invocation, place, call } = arrival;
  switch (fault) {
    case "before":
      failAfter(arrival, lasting(place, "before", 10, CALL_TIME_OUT), `${call} did not arrive`);
      return;
    case "throttled":
      if (isMutation(call)) {
        answerAfter(arrival, 20, { kind: "busy", why: "too many calls" });
        return;
      }
      failAfter(arrival, 50, "too many calls");
      return;
    case "after":
      effect(arrival, () => failAfter(arrival, lasting(place, "after", 10, CALL_TIME_OUT), `no answer of ${call}`));
      return;
    case "late":
      keeper.time.after(lasting(place, "late", CALL_TIME_OUT, LATEST), () => effect(arrival, () => undefined));
      failAfter(arrival, CALL_TIME_OUT, `${call} was given up`);
      return;
    case "twice":
      effect(arrival, () => carryOutNow(arrival, 0));
      return;
    case "slow":
      carryOutNow(arrival, lasting(place, "slow", 800, CALL_TIME_OUT - 100));
      return;
    case "killed before":
      invocation.kill();
      return;
    case "killed after":
      effect(arrival, () => invocation.kill());
      return;
    case "frozen":
      carryOutNow(arrival, lasting(place, "frozen", 5_000, 28_000));
      return;
    case "frozen past its turn": {
      const milliseconds = lasting(place, "frozen", 60_000, 400_000);
      invocation.frozenUntilMs = keeper.time.now() + milliseconds;
      carryOutNow(arrival, milliseconds);
      return;
    }
    case "lost":
    case "fails later":
      keeper.prepare(fault, call);
      carryOutNow(arrival, 0);
      return;
    case "duplicated":
    case "delayed":
    case "refused":
      throw new RangeError(`fault ${fault} fits no call, ${call}`);
  }
}

/** Nothing is wrong with it, but that its answer may take a while. */
export function carryOutNow(arrival: Arrival, answersAfter: number): void {
  const { place, call } = arrival;
  const back = answersAfter + (isWrite(call) ? lasting(place, "back", 1, 20) : 0);
  effect(arrival, (answer) => answerAfter(arrival, back, answer));
}

/** The effect; a fake that throws is an answer like any other. */
function effect(arrival: Arrival, then: (answer: unknown) => void): void {
  const { keeper, call: name, args, invocation } = arrival;
  Promise.resolve(arrival.carryOut()).then(
    (answer) => {
      keeper.seen({ name, args, answer, invocation });
      then(answer);
    },
    (error: unknown) => resume(invocation, () => arrival.reject(error)),
  );
}

function answerAfter({ keeper, invocation, resolve }: Arrival, milliseconds: number, answer: unknown): void {
  if (milliseconds === 0) {
    resume(invocation, () => resolve(answer));
    return;
  }
  keeper.time.after(milliseconds, () => resume(invocation, () => resolve(answer)));
}

/** It has no effect, or nobody hears of it. */
export function failAfter({ keeper, invocation, port, reject }: Arrival, milliseconds: number, why: string): void {
  keeper.time.after(milliseconds, () => resume(invocation, () => reject(unavailable(port, why))));
}
