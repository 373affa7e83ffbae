import type { Caller, NeededPermission, ResourceMaker } from "../service.ts";
import { Exercised } from "./exercised.ts";
import type { Statement } from "./policy-document.ts";
import { parsePolicy } from "./policy-document.ts";
import { assumeRoleKeys, requestKeys } from "./request-keys.ts";
import { roleMakers } from "./role-makers.ts";
import { type Identity, Roles } from "./roles.ts";
import { type Question, statementApplies } from "./statement-match.ts";

export type Verdict = { readonly allowed: true } | { readonly allowed: false; readonly message: string };

export interface IamOptions {
  readonly region: string;
  readonly accountId: string;
}

/** IAM of one account: an explicit deny wins, and either an identity policy or a resource policy must allow. */
export class Iam {
  readonly roles = new Roles();
  readonly resourceMakers: Readonly<Record<string, ResourceMaker>> = roleMakers(this.roles);
  readonly exercised = new Exercised();
  readonly #options: IamOptions;

  constructor(options: IamOptions) {
    this.#options = options;
  }

  withoutAction(roleArn: string, action: string): () => void {
    return this.roles.withoutAction(roleArn, action);
  }

  addPrincipal(arn: string, policyDocuments: readonly unknown[]): void {
    this.roles.addPrincipal(arn, policyDocuments);
  }

  /**
   * Whether the caller may; `resourcePolicy` is the document that governs the resource, if it has one.
   * @throws Error for a policy that is not evaluated here.
   */
  authorize(caller: Caller, needed: NeededPermission, resourcePolicy: unknown): Verdict {
    const identity = this.roles.get(caller.roleArn ?? caller.principalArn);
    const refusal = identity === undefined ? undefined : this.#refusedTrust(caller, identity);
    if (refusal !== undefined) return refusal;
    const asService = caller.servicePrincipal !== undefined && caller.roleArn === undefined;
    const question: Question = {
      action: needed.action,
      resource: needed.resource,
      principalArns: asService ? [] : [caller.principalArn, ...(caller.roleArn === undefined ? [] : [caller.roleArn])],
      accountId: this.#options.accountId,
      ...(asService && caller.servicePrincipal !== undefined ? { servicePrincipal: caller.servicePrincipal } : {}),
      keys: requestKeys(caller, this.#options, needed.conditionKeys),
    };
    const fromResource =
      resourcePolicy === undefined ? [] : applying(parsePolicy(resourcePolicy), question, "resource");
    const fromIdentity = asService || identity === undefined ? [] : applying(identity.statements, question, "identity");
    if (denies(fromIdentity)) return refused(caller, needed, "with an explicit deny in an identity-based policy");
    if (denies(fromResource)) return refused(caller, needed, "with an explicit deny in a resource-based policy");
    const withheld = (identity?.withheld.get(needed.action.toLowerCase()) ?? 0) > 0;
    if (allows(fromResource) || (allows(fromIdentity) && !withheld)) {
      this.exercised.note(fromIdentity, question);
      return { allowed: true };
    }
    const kind = asService ? "resource" : "identity";
    return refused(caller, needed, `because no ${kind}-based policy allows the ${needed.action} action`);
  }

  /** A role serves only the service that its trust policy names. */
  #refusedTrust(caller: Caller, { arn, trust }: Identity): Verdict | undefined {
    const servicePrincipal =
      caller.servicePrincipal ?? (caller.functionName === undefined ? undefined : "lambda.amazonaws.com");
    if (servicePrincipal === undefined || trust === undefined) return undefined;
    const { accountId } = this.#options;
    const service: Caller = { ...caller, servicePrincipal };
    const question: Question = {
      action: "sts:AssumeRole",
      resource: arn,
      principalArns: [],
      accountId,
      servicePrincipal,
      keys: assumeRoleKeys(service, accountId),
    };
    const statements = applying(trust, question, "resource");
    if (allows(statements) && !denies(statements)) return undefined;
    const message = `User: ${servicePrincipal} is not authorized to perform: sts:AssumeRole on resource: ${arn}`;
    return { allowed: false, message };
  }
}

function applying(statements: readonly Statement[], question: Question, kind: "identity" | "resource") {
  return statements.filter((statement) => statementApplies(statement, question, kind));
}

function allows(statements: readonly Statement[]): boolean {
  return statements.some(({ Effect }) => Effect === "Allow");
}

function denies(statements: readonly Statement[]): boolean {
  return statements.some(({ Effect }) => Effect === "Deny");
}

function refused({ principalArn, servicePrincipal, roleArn }: Caller, needed: NeededPermission, why: string): Verdict {
  const user = servicePrincipal !== undefined && roleArn === undefined ? servicePrincipal : principalArn;
  const message = `User: ${user} is not authorized to perform: ${needed.action} on resource: ${needed.resource} ${why}`;
  return { allowed: false, message };
}
