import type { CreatedResource, ResourceMaker, ResourceScope } from "../service.ts";
import { conditionValue } from "./conditions.ts";
import { NO_VALUE, namesIn, type References, resolve } from "./intrinsics.ts";
import { inOrder } from "./making-order.ts";
import { NOT_EMULATED } from "./not-emulated.ts";
import type { SynthesisedStack, TemplateResource } from "./synthesised-stack.ts";

export interface LoadedTemplate {
  /** What was made, by logical ID. */
  readonly resources: ReadonlyMap<string, CreatedResource & { readonly type: string }>;
  /** The stack's outputs, resolved. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Resource types that nobody makes and that are not left out on purpose. */
  readonly unknownTypes: readonly string[];
}

/**
 * Makes what the template declares, each resource after those that it refers to or depends on.
 * @throws Error for an unknown intrinsic function, a reference to nothing, or a circle of references.
 */
export async function loadTemplate(
  { stackName, accountId, region, template }: SynthesisedStack,
  makers: Readonly<Record<string, ResourceMaker>>,
): Promise<LoadedTemplate> {
  const resources = new Map<string, CreatedResource & { readonly type: string }>();
  const unknownTypes = new Set<string>();
  const { Parameters, Conditions, Resources, Outputs } = template;
  const pseudo = pseudoParameters(stackName, accountId, region);

  const references: References = {
    ref(name) {
      if (Object.hasOwn(pseudo, name)) return pseudo[name];
      const parameter = Object.hasOwn(Parameters, name) ? Parameters[name] : undefined;
      if (parameter !== undefined) return parameter.Default ?? refuse(`parameter ${name} has no default`);
      return made(name).ref;
    },
    attribute(logicalId, name) {
      const { attributes, type } = made(logicalId);
      return attributes[name] ?? refuse(`${type} ${logicalId} has no attribute ${name} here`);
    },
    condition: (name) => conditionValue(name, Conditions, references),
  };
  const made = (logicalId: string) => {
    const declared = Object.hasOwn(Resources, logicalId) ? Resources[logicalId] : undefined;
    return (
      resources.get(logicalId) ??
      refuse(
        declared === undefined ? `${logicalId} is not in the template` : `${declared.Type} ${logicalId} was not made`,
      )
    );
  };

  for (const [logicalId, resource] of inOrder(Resources, dependenciesOf)) {
    if (resource.Condition !== undefined && !references.condition(resource.Condition)) continue;
    const scope: ResourceScope = { logicalId, stackName, region, accountId };
    const maker = Object.hasOwn(makers, resource.Type) ? makers[resource.Type] : undefined;
    if (maker !== undefined) {
      resources.set(logicalId, { ...(await make(maker, resource, scope, references)), type: resource.Type });
      continue;
    }
    if (!Object.hasOwn(NOT_EMULATED, resource.Type)) unknownTypes.add(resource.Type);
    resources.set(logicalId, { ...placeholder(resource.Type, scope), type: resource.Type });
  }

  const outputs = Object.entries(Outputs)
    .filter(([, { Condition }]) => Condition === undefined || references.condition(Condition))
    .map(([name, { Value }]) => [name, String(resolve(Value, references))]);
  return { resources, outputs: Object.fromEntries(outputs), unknownTypes: [...unknownTypes].sort() };
}

async function make(maker: ResourceMaker, resource: TemplateResource, scope: ResourceScope, references: References) {
  try {
    const properties = Object.entries(resource.Properties).map(([name, value]) => [name, resolve(value, references)]);
    return await maker(Object.fromEntries(properties.filter(([, value]) => value !== NO_VALUE)), scope);
  } catch (cause) {
    throw new Error(`${resource.Type} ${scope.logicalId} cannot be made: ${String(cause)}`, { cause });
  }
}

/** What a resource that is not made looks like to those that name it: a policy may speak of a log group. */
function placeholder(type: string, { logicalId, stackName, region, accountId }: ResourceScope): CreatedResource {
  const name = `${stackName}-${logicalId}`;
  if (type !== "AWS::Logs::LogGroup") return { ref: name, attributes: {} };
  return { ref: name, attributes: { Arn: `arn:aws:logs:${region}:${accountId}:log-group:${name}:*` } };
}

function dependenciesOf({ Properties, DependsOn = [] }: TemplateResource): readonly string[] {
  return [...namesIn(Properties), ...[DependsOn].flat()];
}

function pseudoParameters(stackName: string, accountId: string, region: string): Readonly<Record<string, unknown>> {
  return {
    "AWS::AccountId": accountId,
    "AWS::Region": region,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": stackName,
    "AWS::StackId": `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`,
    "AWS::NotificationARNs": [],
  };
}

function refuse(message: string): never {
  throw new Error(message);
}
