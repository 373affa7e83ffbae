import type { World, WorldPorts } from "../../fixtures/daypass-world.ts";

/** What happens to one call: it answers, or it throws before or after its effect, or its answer takes 4 s. */
export type CallFault = "none" | "before" | "after" | "slow";

/** A fault that was put in, and nothing that a step may hide as something else. */
export class InjectedError extends Error {
  override readonly name = "InjectedError";
}

/** A function's time-out, in seconds: an invocation that lasts longer is stopped wherever it is. */
const TIME_OUT_SECONDS = 30;
const SLOW_SECONDS = 4;

export interface CallPlan {
  /** What happens to the next call of any invocation. */
  readonly nextFault: () => CallFault;
  /** Comes back when it is this invocation's turn to go on. */
  readonly yieldToOthers: (call: string) => Promise<void>;
  /** Looks at the world after each effect. */
  readonly look: (call: string) => Promise<void>;
}

/** The ports of one invocation, each call of which may fail, and lets the other invocations go on before and after. */
export function faultyPorts(world: World, ports: WorldPorts, plan: CallPlan): Partial<WorldPorts> {
  const startedAt = world.clock.now().getTime();
  const refuseAfterTimeOut = () => {
    if (world.clock.now().getTime() - startedAt > TIME_OUT_SECONDS * 1000) throw new InjectedError("timed out");
  };
  const call = async (name: string, work: () => unknown): Promise<unknown> => {
    await plan.yieldToOthers(name);
    refuseAfterTimeOut();
    const fault = plan.nextFault();
    if (fault === "before") throw new InjectedError(`${name} did not arrive`);
    const answer: unknown = await work();
    await plan.look(name);
    if (fault === "slow") world.clock.advance(SLOW_SECONDS);
    await plan.yieldToOthers(name);
    if (fault === "after") throw new InjectedError(`the answer of ${name} was lost`);
    refuseAfterTimeOut();
    return answer;
  };
  const wrapped = <Port extends object>(portName: string, port: Port): Port =>
    new Proxy(port, {
      get(target, member) {
        const value: unknown = Reflect.get(target, member);
        if (typeof value !== "function") return value;
        return (...args: readonly unknown[]) =>
          call(`${portName}.${String(member)}`, () => Reflect.apply(value, target, args));
      },
    });
  return {
    records: wrapped("records", ports.records),
    ledger: wrapped("ledger", ports.ledger),
    providers: {
      account: wrapped("assignments", ports.providers.account),
      group: wrapped("memberships", ports.providers.group),
    },
    schedules: wrapped("schedules", ports.schedules),
    audit: wrapped("audit", ports.audit),
    events: wrapped("events", ports.events),
    permits: wrapped("permits", ports.permits),
    workflows: wrapped("workflows", ports.workflows),
    people: wrapped("people", ports.people),
    grantControl: wrapped("grantControl", ports.grantControl),
    operators: wrapped("operators", ports.operators),
  };
}
