import { type PermissionSet as AwsPermissionSet, DescribePermissionSetCommand } from "@aws-sdk/client-sso-admin";
import { IdentityCenterUnavailableError } from "../../ports/errors.ts";
import type { PermissionSet, PermissionSets } from "../../ports/permission-sets.ts";
import { identityCenter } from "./aws-clients.ts";
import { nameOf, unavailable } from "./aws-refusal.ts";

/** Permission sets through the sso-admin API, one at a time. */
export function makeIdentityCenterPermissionSets(): PermissionSets {
  return { describe };
}

async function describe(instanceArn: string, permissionSetArn: string): Promise<PermissionSet | undefined> {
  try {
    const command = new DescribePermissionSetCommand({ InstanceArn: instanceArn, PermissionSetArn: permissionSetArn });
    const { PermissionSet: set } = await identityCenter().send(command);
    // what is assigned is found and kept under the ARN as Identity Center writes it
    return permissionSetOf(set?.PermissionSetArn ?? permissionSetArn, set);
  } catch (error) {
    if (nameOf(error) === "ResourceNotFoundException") return undefined;
    return unavailable(IdentityCenterUnavailableError, `describing permission set ${permissionSetArn}`)(error);
  }
}

export function permissionSetOf(
  permissionSetArn: string,
  set: AwsPermissionSet | undefined,
): PermissionSet | undefined {
  if (set?.Name === undefined) return undefined;
  return { permissionSetArn, name: set.Name, sessionSeconds: sessionSeconds(set.SessionDuration) };
}

/** `PT1H30M`, as Identity Center writes it, in seconds; without one its default of 1 hour; unreadable counts as the longest, 12 h. */
function sessionSeconds(duration: string | undefined): number {
  if (duration === undefined) return 3600;
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration);
  if (parts === null) return 12 * 3600;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}
