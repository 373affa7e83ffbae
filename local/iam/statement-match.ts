import { conditionHolds, type RequestKeys } from "./conditions.ts";
import type { Principal, Statement } from "./policy-document.ts";
import { matchesArn, matchesWildcard } from "./wildcard.ts";

/** One question to a policy: may this principal do that to this? */
export interface Question {
  readonly action: string;
  readonly resource: string;
  /** The ARNs by which a policy may name the principal: session and role; none for a service in its own name. */
  readonly principalArns: readonly string[];
  readonly accountId: string;
  /** Only of a service in its own name. */
  readonly servicePrincipal?: string;
  readonly keys: RequestKeys;
}

/** Whether the statement speaks about the question; `kind` says whether it must name a principal. */
export function statementApplies(statement: Statement, question: Question, kind: "identity" | "resource"): boolean {
  return (
    actionMatches(statement, question.action) &&
    resourceMatches(statement, question.resource) &&
    (kind === "identity" || principalMatches(statement, question)) &&
    conditionHolds(statement.Condition, question.keys)
  );
}

/** Which of the actions and resources that a statement names are those of the question. */
export function namedBy({ Action = [], Resource = [] }: Statement, { action, resource }: Question) {
  return {
    actions: Action.filter((pattern) => namesAction(pattern, action)),
    resources: Resource.filter((pattern) => namesResource(pattern, resource)),
  };
}

function namesAction(pattern: string, action: string): boolean {
  return matchesWildcard(pattern, action, { ignoreCase: true });
}

function namesResource(pattern: string, resource: string): boolean {
  return pattern === "*" || matchesWildcard(pattern, resource);
}

function actionMatches({ Action, NotAction }: Statement, action: string): boolean {
  const named = (patterns: readonly string[]) => patterns.some((pattern) => namesAction(pattern, action));
  return Action === undefined ? !named(NotAction ?? []) : named(Action);
}

/** A trust policy names no resource: it speaks about its own role. */
function resourceMatches({ Resource, NotResource }: Statement, resource: string): boolean {
  const named = (patterns: readonly string[]) => patterns.some((pattern) => namesResource(pattern, resource));
  if (NotResource !== undefined) return !named(NotResource);
  return Resource === undefined || named(Resource);
}

function principalMatches({ Effect, Principal, NotPrincipal }: Statement, question: Question): boolean {
  // an allowance for the whole account only leaves the decision to its identity policies
  const countsAccount = (Effect === "Deny") === (NotPrincipal === undefined);
  if (NotPrincipal !== undefined) return !names(NotPrincipal, question, countsAccount);
  return Principal !== undefined && names(Principal, question, countsAccount);
}

function names(principal: Principal, question: Question, countsAccount: boolean): boolean {
  const { principalArns, servicePrincipal, accountId } = question;
  if (principal === "*" || principal.AWS?.includes("*") === true) return true;
  if (servicePrincipal !== undefined) return principal.Service?.includes(servicePrincipal) === true;
  return (
    principal.AWS?.some((name) => principalArns.includes(name) || (countsAccount && isAccount(name, accountId))) ===
    true
  );
}

function isAccount(name: string, accountId: string): boolean {
  return name === accountId || matchesArn(`arn:*:iam::${accountId}:root`, name);
}
