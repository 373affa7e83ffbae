import { z } from "zod";
import type { CreatedResource, ResourceScope } from "../service.ts";
import { parseDefinition } from "../workflows/definition.ts";
import type { StateMachines } from "../workflows/state-machines.ts";

const stateMachine = z.strictObject({
  StateMachineName: z.string().max(80).optional(),
  StateMachineType: z.literal("STANDARD").optional(),
  RoleArn: z.string(),
  DefinitionString: z.string(),
  DefinitionSubstitutions: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  // accepted and without effect here: logs, traces, tags
  LoggingConfiguration: z.unknown().optional(),
  TracingConfiguration: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

/** @throws Error for a machine that the interpreter cannot run faithfully. */
export function makeStateMachine(
  machines: StateMachines,
  properties: Readonly<Record<string, unknown>>,
  { logicalId, stackName, region, accountId }: ResourceScope,
): CreatedResource {
  const parsed = stateMachine.parse(properties);
  const name = parsed.StateMachineName ?? `${stackName}-${logicalId}`.slice(0, 80);
  const arn = `arn:aws:states:${region}:${accountId}:stateMachine:${name}`;
  let text = parsed.DefinitionString;
  for (const [key, value] of Object.entries(parsed.DefinitionSubstitutions ?? {})) {
    text = text.replaceAll(`\${${key}}`, String(value));
  }
  machines.define({ arn, name, roleArn: parsed.RoleArn, definition: parseDefinition(text) });
  return { ref: arn, attributes: { Arn: arn, Name: name } };
}
