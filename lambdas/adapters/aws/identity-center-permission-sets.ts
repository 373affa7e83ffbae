import { DescribePermissionSetCommand, ListPermissionSetsCommand } from "@aws-sdk/client-sso-admin";
import { IdentityCenterUnavailableError } from "../../ports/errors.ts";
import type { PermissionSet, PermissionSets } from "../../ports/permission-sets.ts";
import { identityCenter } from "./aws-clients.ts";
import { nameOf, unavailable } from "./aws-refusal.ts";

/** Permission sets through the sso-admin API; a list describes each of them, at 20 calls a second for the whole organization. */
export function makeIdentityCenterPermissionSets(): PermissionSets {
  return { describe, list };
}

async function describe(instanceArn: string, permissionSetArn: string): Promise<PermissionSet | undefined> {
  try {
    const command = new DescribePermissionSetCommand({ InstanceArn: instanceArn, PermissionSetArn: permissionSetArn });
    const { PermissionSet: set } = await identityCenter().send(command);
    if (set?.Name === undefined) return undefined;
    return { permissionSetArn, name: set.Name, sessionSeconds: sessionSeconds(set.SessionDuration) };
  } catch (error) {
    if (nameOf(error) === "ResourceNotFoundException") return undefined;
    return unavailable(IdentityCenterUnavailableError, `describing permission set ${permissionSetArn}`)(error);
  }
}

/** `PT1H30M`, as Identity Center writes it, in seconds; without one its default of 1 hour; unreadable counts as the longest, 12 h. */
function sessionSeconds(duration: string | undefined): number {
  if (duration === undefined) return 3600;
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration);
  if (parts === null) return 12 * 3600;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}

async function list(instanceArn: string): Promise<readonly PermissionSet[]> {
  const sets: PermissionSet[] = [];
  let next: string | undefined;
  do {
    const page = await identityCenter()
      .send(
        new ListPermissionSetsCommand({
          InstanceArn: instanceArn,
          MaxResults: 100,
          ...(next ? { NextToken: next } : {}),
        }),
      )
      .catch(unavailable(IdentityCenterUnavailableError, "listing permission sets"));
    const described = await Promise.all((page.PermissionSets ?? []).map((arn) => describe(instanceArn, arn)));
    for (const set of described) if (set !== undefined) sets.push(set);
    next = page.NextToken;
  } while (next !== undefined);
  return sets;
}
