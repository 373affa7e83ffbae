import { IdentityCenterUnavailableError } from "../../ports/errors.ts";
import type { PermissionSet, PermissionSets } from "../../ports/permission-sets.ts";

export interface InMemoryPermissionSets extends PermissionSets {
  isDown: boolean;
}

/** The permission sets of one instance, by ARN; they may be changed from outside while a test goes on. */
export function makeInMemoryPermissionSets(
  instanceArn: string,
  sets: ReadonlyMap<string, PermissionSet>,
): InMemoryPermissionSets {
  const requireUp = () => {
    if (permissionSets.isDown) throw new IdentityCenterUnavailableError("identity center is away");
  };
  const permissionSets: InMemoryPermissionSets = {
    isDown: false,
    async describe(instance, permissionSetArn) {
      requireUp();
      return instance === instanceArn ? sets.get(permissionSetArn) : undefined;
    },
  };
  return permissionSets;
}
