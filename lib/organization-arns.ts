/** Accounts of any organization. `owner`: id of the management account, or `*` where that is not known. */
export function organizationAccounts(partition: string, owner: string): string {
  return `arn:${partition}:organizations::${owner}:account/o-*/*`;
}

/** An identity store, and all users, groups and memberships in it. `owner`: of the store, or `*` where that is not known. */
export function directory(partition: string, owner: string, identityStoreId: string): readonly string[] {
  return [
    `arn:${partition}:identitystore::${owner}:identitystore/${identityStoreId}`,
    `arn:${partition}:identitystore:::user/*`,
    `arn:${partition}:identitystore:::group/*`,
    `arn:${partition}:identitystore:::membership/*`,
  ];
}

/** Of all these the store, and what is of one of the kinds. */
export function directoryOf(
  all: readonly string[],
  kinds: readonly ("user" | "group" | "membership")[],
): readonly string[] {
  return all.filter((arn) => arn.includes(":identitystore/") || kinds.some((kind) => arn.endsWith(`:::${kind}/*`)));
}
