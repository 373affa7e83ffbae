/** Where a group has access. Throws `IdentityCenterUnavailableError` when that cannot be known. */
export interface GroupReach {
  /** Whether the group is assigned any permission set in the account, by complete listings over all pages. */
  reaches(instanceArn: string, groupId: string, accountId: string): Promise<boolean>;
}
