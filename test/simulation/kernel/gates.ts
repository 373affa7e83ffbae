import { type Arrival, carryOutNow, failAfter, type GateKeeper, resume, suffer } from "./arrival.ts";
import { faultsFitting, lasting, type Place } from "./faults.ts";
import type { Invocation } from "./invocation.ts";
import { isUnconditional, PORTS, type PortName, type SimulatedPorts } from "./ports.ts";

/** Milliseconds: of every function that is simulated. */
const TIME_OUT = 30_000;

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

function arrive(arrival: Arrival): void {
  const { keeper, invocation, port, call, place } = arrival;
  // one that is past its time-out may still run, but sends nothing that only its time-out guards
  if (isUnconditional(call) && keeper.time.now() - invocation.startedAtMs > TIME_OUT) {
    invocation.kill();
    return;
  }
  keeper.arriving(call, invocation);
  if (keeper.isAway(PORTS[port])) {
    failAfter(arrival, lasting(place, "away", 200, 5_000), `${PORTS[port]} is away`);
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
