import { type Fault, type Faults, faultsFitting, lasting, type Place } from "./faults.ts";
import type { Invocation } from "./invocation.ts";
import type { SimulatedPorts } from "./ports.ts";
import { isMutation, isWrite, PORTS, type PortName, type Service, unavailable } from "./ports.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** A call of a function whose effect has just taken place. */
export interface SeenCall {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly answer: unknown;
  readonly invocation: Invocation;
}

export interface GateKeeper {
  readonly seed: number;
  readonly time: VirtualTime;
  readonly faults: Faults;
  /** Whether the service does not answer at this moment. */
  isAway(service: Service): boolean;
  /** The call is on its way, and nothing of it has happened yet. */
  arriving(call: string, invocation: Invocation, args: readonly unknown[]): void;
  seen(call: SeenCall): void;
  met(fault: Fault, place: Place): void;
  /** Told to the fake before the call whose operation is to fail, or whose schedule is to be lost. */
  prepare(fault: "fails later" | "lost", call: string): void;
}

/** Milliseconds. */
const TIME_OUT = 30_000;
const CALL_TIME_OUT = 5_000;
/** AWS takes a signed request for five minutes; what it then does, and shows, takes some of them. */
const LATEST = 240_000;

/** The ports of one invocation: each call waits at a gate, and may fail there, be late, or be the last one. */
export function gatedPorts(keeper: GateKeeper, ports: SimulatedPorts, invocation: Invocation): SimulatedPorts {
  const gate = <Port extends object>(portName: PortName, port: Port): Port =>
    new Proxy(port, {
      get(target, member) {
        const value: unknown = Reflect.get(target, member);
        if (typeof value !== "function") return value;
        return (...args: readonly unknown[]) =>
          pass(keeper, invocation, portName, String(member), args, () => Reflect.apply(value, target, args));
      },
    });
  return {
    ...ports,
    records: gate("records", ports.records),
    ledger: gate("ledger", ports.ledger),
    permits: gate("permits", ports.permits),
    messageLog: gate("messageLog", ports.messageLog),
    bindings: gate("bindings", ports.bindings),
    grantControl: gate("grantControl", ports.grantControl),
    dueItems: gate("dueItems", ports.dueItems),
    liveGrants: gate("liveGrants", ports.liveGrants),
    audit: gate("audit", ports.audit),
    events: gate("events", ports.events),
    submissions: gate("submissions", ports.submissions),
    schedules: gate("schedules", ports.schedules),
    providers: {
      account: gate("assignments", ports.providers.account),
      group: gate("memberships", ports.providers.group),
    },
    existing: gate("existing", ports.existing),
    permissionSets: gate("permissionSets", ports.permissionSets),
    groupReach: gate("groupReach", ports.groupReach),
    people: gate("people", ports.people),
    groups: gate("groups", ports.groups),
    organisation: gate("organisation", ports.organisation),
    chatPeople: gate("chatPeople", ports.chatPeople),
    conversations: gate("conversations", ports.conversations),
    workflows: gate("workflows", ports.workflows),
    operators: gate("operators", ports.operators),
    pause: (milliseconds) =>
      new Promise((resolve) => keeper.time.after(milliseconds, () => resume(invocation, resolve))),
  };
}

/** A promise of a function that is over is never answered: that is what it is to be killed. */
function resume(invocation: Invocation, goOn: () => void): void {
  if (!invocation.isOver) goOn();
}

function pass(
  keeper: GateKeeper,
  invocation: Invocation,
  port: PortName,
  method: string,
  args: readonly unknown[],
  carryOut: () => unknown,
): Promise<unknown> {
  const call = `${port}.${method}`;
  const place: Place = { seed: keeper.seed, name: `${invocation.id} ${invocation.calls} ${call}` };
  invocation.calls += 1;
  return new Promise((resolve, reject) => {
    if (invocation.isOver) return;
    keeper.time.after(lasting(place, "way", 2, 40), () =>
      resume(invocation, () => arrive({ keeper, invocation, port, call, place, args, carryOut, resolve, reject })),
    );
  });
}

interface Arrival {
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

function arrive(arrival: Arrival): void {
  const { keeper, invocation, port, call, place, args } = arrival;
  // a function past its time-out may still be running, but nothing that only its time-out guards is sent by it
  if (isMutation(call) && keeper.time.now() - invocation.startedAtMs > TIME_OUT) {
    invocation.kill();
    return;
  }
  keeper.arriving(call, invocation, args);
  if (keeper.isAway(PORTS[port])) {
    failAfter(arrival, lasting(place, "away", 200, CALL_TIME_OUT), `${PORTS[port]} is away`);
    return;
  }
  const fault = keeper.faults.at(place, faultsFitting(call));
  if (fault === undefined) {
    carryOutNow(arrival, 0);
    return;
  }
  keeper.met(fault, place);
  suffer(arrival, fault);
}

function suffer(arrival: Arrival, fault: Fault): void {
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

function carryOutNow(arrival: Arrival, answersAfter: number): void {
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

function failAfter({ keeper, invocation, port, reject }: Arrival, milliseconds: number, why: string): void {
  keeper.time.after(milliseconds, () => resume(invocation, () => reject(unavailable(port, why))));
}
