import { awsManagedPolicy } from "./managed-policies.ts";
import { parsePolicy, type Statement } from "./policy-document.ts";

export interface Identity {
  readonly arn: string;
  /** Who may act with it; undefined for a principal that is not a role of the template. */
  readonly trust: readonly Statement[] | undefined;
  readonly statements: Statement[];
  /** Actions that its own policies no longer allow, though they say so. */
  readonly withheld: Map<string, number>;
}

/** The roles of the template with their identity policies, and other principals of the account. */
export class Roles {
  readonly #byArn = new Map<string, Identity>();
  readonly #byName = new Map<string, Identity>();
  readonly #managed = new Map<string, readonly Statement[]>();

  /** The roles of the template, by ARN. */
  arns(): readonly string[] {
    return [...this.#byName.values()].map(({ arn }) => arn);
  }

  get(arn: string): Identity | undefined {
    return this.#byArn.get(arn);
  }

  add(name: string, arn: string, trustPolicy: unknown): void {
    const role: Identity = { arn, trust: parsePolicy(trustPolicy), statements: [], withheld: new Map() };
    this.#byName.set(name, role);
    this.#byArn.set(arn, role);
  }

  /** A principal that nobody assumes: a person or another application of the account. */
  addPrincipal(arn: string, policyDocuments: readonly unknown[]): void {
    const statements = policyDocuments.flatMap(parsePolicy);
    this.#byArn.set(arn, { arn, trust: undefined, statements, withheld: new Map() });
  }

  attach(roleName: string, policyDocument: unknown): void {
    this.#named(roleName).statements.push(...parsePolicy(policyDocument));
  }

  addManaged(policyArn: string, policyDocument: unknown): void {
    this.#managed.set(policyArn, parsePolicy(policyDocument));
  }

  attachManaged(roleName: string, policyArn: string): void {
    this.#named(roleName).statements.push(...(this.#managed.get(policyArn) ?? awsManagedPolicy(policyArn)));
  }

  /** Takes one action out of what the role's own policies allow; the function that it returns puts it back. */
  withoutAction(roleArn: string, action: string): () => void {
    const { withheld } = this.#byArn.get(roleArn) ?? unknownRole(roleArn);
    const key = action.toLowerCase();
    withheld.set(key, (withheld.get(key) ?? 0) + 1);
    let back = false;
    return () => {
      if (!back) withheld.set(key, (withheld.get(key) ?? 0) - 1);
      back = true;
    };
  }

  #named(roleName: string): Identity {
    return this.#byName.get(roleName) ?? unknownRole(roleName);
  }
}

function unknownRole(role: string): never {
  throw new Error(`role ${role} is not in the template`);
}
