import type { Iam } from "../iam/iam.ts";
import { AwsFault, type CallContext, type Operation } from "../service.ts";
import { checkConstraints } from "./constraints.ts";
import { hasModel, operationModel } from "./models.ts";
import type { Registry } from "./registry.ts";
import { deniedFault } from "./service-traits.ts";
import { checkShape } from "./shape-check.ts";

export interface Attempted {
  readonly verdict: "allowed" | "denied" | "not asked";
  readonly resources: readonly string[];
  readonly fault: AwsFault | undefined;
  readonly output: unknown;
}

export interface Asked {
  readonly signingName: string;
  readonly name: string;
  readonly operation: Operation;
  readonly input: object;
  readonly context: CallContext;
  /** Whether no policy is asked. */
  readonly unchecked: boolean;
}

/**
 * One call as the service itself sees it: shape, constraints, permission, effect. A refusal of AWS's is a result.
 * @throws Error for the local cloud's own failures.
 */
export async function attempt(asked: Asked, iam: Iam, registry: Registry): Promise<Attempted> {
  const { signingName, name, operation, context, unchecked } = asked;
  let verdict: Attempted["verdict"] = "not asked";
  let resources: readonly string[] = [];
  try {
    if (hasModel(signingName)) checkShape(operationModel(signingName, name).input, asked.input);
    checkConstraints(signingName, name, asked.input);
    // each operation declares its own input, and the shape was checked against AWS's model just now
    const input = asked.input as never;
    const needs = operation.needs(input, context);
    resources = [...new Set(needs.map(({ resource }) => resource))];
    for (const needed of unchecked ? [] : needs) {
      const { allowed, ...refusal } = iam.authorize(context.caller, needed, registry.resourcePolicy(needed.resource));
      verdict = allowed ? "allowed" : "denied";
      if ("message" in refusal) throw deniedFault(signingName, refusal.message);
    }
    return { verdict, resources, fault: undefined, output: await operation.run(input, context) };
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    return { verdict, resources, fault: error, output: undefined };
  }
}
