import type { PermissionSet, PermissionSets } from "../../ports/permission-sets.ts";

/** The permission sets of one instance, by ARN; they may be changed from outside while a test goes on. */
export function makeInMemoryPermissionSets(
  instanceArn: string,
  sets: ReadonlyMap<string, PermissionSet>,
): PermissionSets {
  return {
    async describe(instance, permissionSetArn) {
      return instance === instanceArn ? sets.get(permissionSetArn) : undefined;
    },
    async list(instance) {
      return instance === instanceArn ? [...sets.values()] : [];
    },
  };
}
