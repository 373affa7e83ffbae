import type { AccessProvider } from "../../../lambdas/ports/access-provider.ts";
import type { Invocation } from "./invocation.ts";
import type { PortName, SimulatedPorts } from "./ports.ts";

/** A call of a function whose effect has just taken place. */
export interface SeenCall {
  /** Port and method: `records.apply`. */
  readonly name: string;
  readonly args: readonly unknown[];
  readonly answer: unknown;
  readonly invocation: Invocation;
}

interface GatedPorts extends Omit<SimulatedPorts, "providers"> {
  readonly assignments: AccessProvider<"account">;
  readonly memberships: AccessProvider<"group">;
}

type CallName = { [Port in PortName]: `${Port}.${Extract<keyof GatedPorts[Port], string>}` }[PortName];
type ArgsOf<Name extends CallName> = Name extends `${infer Port extends PortName}.${infer Method}`
  ? Method extends keyof GatedPorts[Port]
    ? GatedPorts[Port][Method] extends (...args: infer Args) => unknown
      ? Args
      : never
    : never
  : never;

/** What the call was given, as its port says; undefined when it is another call. */
export function argsOf<Name extends CallName>(name: Name, call: SeenCall): ArgsOf<Name> | undefined {
  // the one place where types are lost: a gate hands on whatever it was given, and whoever called it was typed
  return call.name === name ? (call.args as ArgsOf<Name>) : undefined;
}
