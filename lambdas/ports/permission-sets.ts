export interface PermissionSet {
  readonly permissionSetArn: string;
  readonly name: string;
  /** Seconds for which issued credentials live on after removal: 1 to 12 hours. */
  readonly sessionSeconds: number;
}

/** The permission sets of the instance. Throws `IdentityCenterUnavailableError` when it does not answer. */
export interface PermissionSets {
  describe(instanceArn: string, permissionSetArn: string): Promise<PermissionSet | undefined>;
}
