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

/** What each look into the identity store is about, besides the store itself. */
const ABOUT = {
  GetUserId: ["user"],
  DescribeUser: ["user"],
  GetGroupId: ["group"],
  DescribeGroup: ["group"],
  IsMemberInGroups: ["user", "group", "membership"],
  ListGroupMemberships: ["group", "membership"],
} as const;
export type DirectoryRead = keyof typeof ABOUT;

/** Of all these the store, and what such looks are about. */
export function directoryFor(all: readonly string[], reads: readonly DirectoryRead[]): readonly string[] {
  const kinds = new Set<string>(reads.flatMap((read) => ABOUT[read]));
  return all.filter(
    (arn) => arn.includes(":identitystore/") || [...kinds].some((kind) => arn.endsWith(`:::${kind}/*`)),
  );
}
