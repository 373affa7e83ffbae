import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      environment: z.string().optional(),
      properties: z.object({ templateFile: z.string().optional() }).optional(),
    }),
  ),
});
const resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
  Condition: z.string().optional(),
});
const template = z.object({
  Parameters: z.record(z.string(), z.object({ Type: z.string(), Default: z.unknown().optional() })).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Mappings: z.undefined().optional(),
  Resources: z.record(z.string(), resource),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown(), Condition: z.string().optional() })).default({}),
});

export type Template = z.infer<typeof template>;
export type TemplateResource = z.infer<typeof resource>;

export interface SynthesisedStack {
  readonly stackName: string;
  readonly accountId: string;
  readonly region: string;
  readonly template: Template;
}

/**
 * The one stack of a synthesised application.
 * @throws Error when there is none or more than one, or when its environment is not fixed.
 */
export function readStack(cdkOut: string): SynthesisedStack {
  const { artifacts } = manifest.parse(readJson(join(cdkOut, "manifest.json")));
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === "aws:cloudformation:stack");
  const [stack] = stacks;
  if (stack === undefined || stacks.length > 1) throw new Error(`${stacks.length} stacks in ${cdkOut}, must be one`);
  const [stackName, { environment = "", properties }] = stack;
  const [, accountId, region] = /^aws:\/\/(\d{12})\/([a-z0-9-]+)$/.exec(environment) ?? [];
  if (accountId === undefined || region === undefined) {
    throw new Error(`environment ${environment} of stack ${stackName}, must be aws://<account>/<region>`);
  }
  const file = join(cdkOut, properties?.templateFile ?? `${stackName}.template.json`);
  return { stackName, accountId, region, template: template.parse(readJson(file)) };
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
