import type { AccessRequest } from "../domain/access-request.ts";
import { type AccountTargetPorts, isAssignmentTo, objectionToAccount } from "./account-target.ts";
import { type GroupTargetPorts, isMembershipIn, objectionToGroup } from "./group-target.ts";

export interface TargetPorts extends AccountTargetPorts, GroupTargetPorts {}

type OfRequest = Pick<AccessRequest, "target" | "access">;

/** Whether what is to be given is what the request shows: both of one kind, and of the same account or group. */
export function isAccessToTarget({ target, access }: OfRequest): boolean {
  switch (target.kind) {
    case "account":
      return access.kind === "account" && isAssignmentTo(target, access);
    case "group":
      return access.kind === "group" && isMembershipIn(target, access);
  }
}

/** Why what was asked for cannot be given any more: it is not as it was when it was asked for. */
export async function objectionToTarget(
  ports: TargetPorts,
  { target, access }: OfRequest,
): Promise<string | undefined> {
  if (target.kind === "account" && access.kind === "account") return objectionToAccount(ports, target, access);
  if (target.kind === "group" && access.kind === "group") return objectionToGroup(ports, target, access);
  return "its target is of another kind than its access";
}
