import type { Caller, NeededPermission } from "../service.ts";
import type { RequestKeys } from "./conditions.ts";

/** IAM's condition keys for one question; a key without a value is absent, as in AWS. */
export function requestKeys(
  caller: Caller,
  { region, accountId }: { readonly region: string; readonly accountId: string },
  given: NeededPermission["conditionKeys"] = {},
): RequestKeys {
  const { servicePrincipal, roleArn, principalArn } = caller;
  const asService = servicePrincipal !== undefined && roleArn === undefined;
  const source = sourceOf(caller);
  const keys: Record<string, string | readonly string[] | undefined> = {
    "aws:PrincipalIsAWSService": String(asService),
    "aws:PrincipalServiceName": asService ? servicePrincipal : undefined,
    "aws:PrincipalArn": asService ? undefined : (roleArn ?? principalArn),
    "aws:PrincipalAccount": asService ? undefined : accountId,
    "aws:RequestedRegion": region,
    // the one exception of the local cloud: plain HTTP on the loopback interface counts as TLS
    "aws:SecureTransport": "true",
    // a service says for whom it acts; a principal that signs its own requests has nothing to say
    "aws:SourceArn": asService ? source : undefined,
    "aws:SourceAccount": asService ? accountId : undefined,
    ...given,
  };
  return listed(keys);
}

/** The keys with which a service asks to assume a role. */
export function assumeRoleKeys(caller: Caller, accountId: string): RequestKeys {
  return listed({
    "aws:PrincipalIsAWSService": "true",
    "aws:PrincipalServiceName": caller.servicePrincipal,
    "aws:SecureTransport": "true",
    "aws:SourceArn": sourceOf(caller),
    "aws:SourceAccount": accountId,
  });
}

/** A service that acts for a resource names it, or has it as its principal. */
function sourceOf({ sourceArn, principalArn }: Caller): string | undefined {
  return sourceArn ?? (/^arn:[\w-]+:(iam|sts):/.test(principalArn) ? undefined : principalArn);
}

function listed(keys: Readonly<Record<string, string | readonly string[] | undefined>>): RequestKeys {
  const made = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(keys)) {
    const values = value === undefined ? [] : [value].flat();
    if (values.length > 0) made.set(name.toLowerCase(), values);
  }
  return made;
}
