interface Permission {
  readonly sid: string;
  readonly action: string;
  readonly principal: string;
  readonly sourceArn: string | undefined;
  readonly sourceAccount: string | undefined;
}

/** The functions' resource policies, written as Lambda writes them. */
export class FunctionPermissions {
  readonly #byFunction = new Map<string, Permission[]>();

  add(functionArn: string, permission: Permission): void {
    this.#byFunction.set(functionArn, [...(this.#byFunction.get(functionArn) ?? []), permission]);
  }

  policyOf(functionArn: string): unknown {
    const permissions = this.#byFunction.get(functionArn);
    if (permissions === undefined) return undefined;
    const Statement = permissions.map(({ sid, action, principal, sourceArn, sourceAccount }) => ({
      Sid: sid,
      Effect: "Allow",
      Principal: principal.endsWith(".amazonaws.com") ? { Service: principal } : { AWS: principal },
      Action: action,
      Resource: functionArn,
      Condition: {
        ...(sourceArn === undefined ? {} : { ArnLike: { "aws:SourceArn": sourceArn } }),
        ...(sourceAccount === undefined ? {} : { StringEquals: { "aws:SourceAccount": sourceAccount } }),
      },
    }));
    return { Version: "2012-10-17", Id: "default", Statement };
  }
}
