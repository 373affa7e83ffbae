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

function actionMatches({ Action, NotAction }: Statement, action: string): boolean {
  const named = (patterns: readonly string[]) =>
    patterns.some((pattern) => matchesWildcard(pattern, action, { ignoreCase: true }));
  return Action === undefined ? !named(NotAction ?? []) : named(Action);
}

/** A trust policy names no resource: it speaks about its own role. */
function resourceMatches({ Resource, NotResource }: Statement, resource: string): boolean {
  const named = (patterns: readonly string[]) =>
    patterns.some((pattern) => pattern === "*" || matchesWildcard(pattern, resource));
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
