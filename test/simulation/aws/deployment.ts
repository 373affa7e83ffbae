import { z } from "zod";
import { type EventMatcher, parseEventPattern } from "../../../local/services/events/event-pattern.ts";
import { type References, resolve } from "../../../local/template/intrinsics.ts";
import { readStack, type Template } from "../../../local/template/synthesised-stack.ts";
import { type Definition, parseDefinition } from "../../../local/workflows/definition.ts";
import { FUNCTION_NAMES, type FunctionName } from "../kernel/invocation.ts";

export type WorkflowName = "access" | "revocation";

/** Where a rule sends its events. */
export type Target = { readonly workflow: WorkflowName } | { readonly queueOf: FunctionName };

interface DeployedRule {
  readonly matches: EventMatcher;
  readonly target: Target;
}

export interface DeployedQueue {
  readonly visibilitySeconds: number;
  readonly mostReceives: number;
}

/** What the synthesised app says of itself, as far as a story hangs on it. */
export interface Deployment {
  /** The definitions, and what the next deployment makes of them. */
  readonly workflows: Readonly<Record<WorkflowName, { readonly now: Definition; readonly next: Definition }>>;
  readonly rules: readonly DeployedRule[];
  readonly queues: ReadonlyMap<FunctionName, DeployedQueue>;
  readonly sweepEveryMinutes: number;
}

const machine = z.object({ DefinitionString: z.unknown() });
const rule = z.object({
  EventPattern: z.unknown().optional(),
  ScheduleExpression: z.string().optional(),
  Targets: z.array(z.object({ Arn: z.string() })).min(1),
});
const mapping = z.object({ EventSourceArn: z.string(), FunctionName: z.string() });
const queue = z.object({
  VisibilityTimeout: z.number(),
  RedrivePolicy: z.object({ maxReceiveCount: z.number() }),
});

/** Reads the synthesised app in a folder. Logical ids stand for ARNs, and function names for functions. */
export function readDeployment(cdkOut: string): Deployment {
  const { template } = readStack(cdkOut);
  const references = referencesOf(template);
  const resourcesOf = (type: string) =>
    Object.entries(template.Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([id, { Properties }]) => ({ id, properties: Properties }));
  const resolved = (value: unknown) => resolve(value, references);

  const workflowIds = new Map<string, WorkflowName>();
  const workflows: Partial<Record<WorkflowName, { now: Definition; next: Definition }>> = {};
  for (const { id, properties } of resourcesOf("AWS::StepFunctions::StateMachine")) {
    const text = z.string().parse(resolved(machine.parse(properties).DefinitionString));
    const name = text.includes("function:grant-access")
      ? "access"
      : text.includes("function:revoke-access")
        ? "revocation"
        : undefined;
    if (name === undefined) continue;
    workflowIds.set(id, name);
    workflows[name] = { now: parseDefinition(text), next: parseDefinition(nextVersion(text)) };
  }

  const queues = new Map<FunctionName, DeployedQueue>();
  const queueIds = new Map<string, FunctionName>();
  for (const { properties } of resourcesOf("AWS::Lambda::EventSourceMapping")) {
    const { EventSourceArn, FunctionName } = mapping.parse(resolved(properties));
    const { VisibilityTimeout, RedrivePolicy } = queue.parse(
      resolved(template.Resources[EventSourceArn]?.Properties ?? {}),
    );
    const consumer = functionNamed(FunctionName);
    queues.set(consumer, { visibilitySeconds: VisibilityTimeout, mostReceives: RedrivePolicy.maxReceiveCount });
    queueIds.set(EventSourceArn, consumer);
  }

  const rules: DeployedRule[] = [];
  let sweepEveryMinutes: number | undefined;
  for (const { properties } of resourcesOf("AWS::Events::Rule")) {
    const { EventPattern, ScheduleExpression, Targets } = rule.parse(resolved(pick(properties)));
    for (const { Arn } of Targets) {
      if (Arn.endsWith("function:sweep")) {
        sweepEveryMinutes = Number(/^rate\((\d+) minutes?\)$/.exec(ScheduleExpression ?? "")?.[1]);
      }
      const workflow = workflowIds.get(Arn);
      const queueOf = queueIds.get(Arn);
      const target = workflow !== undefined ? { workflow } : queueOf !== undefined ? { queueOf } : undefined;
      if (EventPattern !== undefined && target !== undefined) {
        rules.push({ matches: parseEventPattern(EventPattern), target });
      }
    }
  }
  const { access, revocation } = workflows;
  if (access === undefined || revocation === undefined) throw new Error("the app has not both workflows");
  if (rules.length !== 3 || queues.size !== 2)
    throw new Error(`${rules.length} rules and ${queues.size} queues, must be 3 and 2`);
  if (!sweepEveryMinutes) throw new Error("the app has no sweep every few minutes");
  return { workflows: { access, revocation }, rules, queues, sweepEveryMinutes };
}

function pick({ EventPattern, ScheduleExpression, Targets }: Readonly<Record<string, unknown>>) {
  const targets = z.array(z.object({ Arn: z.unknown() })).parse(Targets);
  return { EventPattern, ScheduleExpression, Targets: targets.map(({ Arn }) => ({ Arn })) };
}

function referencesOf({ Resources }: Template): References {
  const identify = (id: string): string => {
    const resource = Resources[id];
    if (resource?.Type !== "AWS::Lambda::Function") return id;
    return `arn:aws:lambda:eu-central-1:111122223333:function:${z
      .string()
      .parse(resource.Properties["FunctionName"])
      .replace(/^daypass-/, "")}`;
  };
  return { ref: identify, attribute: (id) => identify(id), condition: () => true };
}

export function functionNamed(arn: string): FunctionName {
  const name = arn.split(":").at(-1) ?? "";
  const known = FUNCTION_NAMES.find((each) => each === name);
  if (known === undefined) throw new Error(`function ${arn} is not simulated`);
  return known;
}

/** The same life in states of other names and with other pauses: what a later version may look like to executions that run. */
function nextVersion(text: string): string {
  const rename = (value: unknown, key: string): unknown => {
    if (typeof value === "string") return ["Next", "Default", "StartAt"].includes(key) ? `${value}, later` : value;
    if (typeof value === "number") return key === "IntervalSeconds" ? value + 1 : value;
    if (Array.isArray(value)) return value.map((item) => rename(item, key));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [key === "States" ? `${name}, later` : name, rename(item, name)]),
    );
  };
  return JSON.stringify(rename(JSON.parse(text), ""));
}
