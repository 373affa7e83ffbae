import type { AccessTarget } from "../domain/access-target.ts";
import { askedGroup, groupsSpokenOf, isGroupId } from "../domain/policy/asked-group.ts";
import type { AskedTarget } from "../domain/policy/decide-access.ts";
import type { Policy } from "../domain/policy/policy.ts";
import type { JoinableGroups } from "../ports/joinable-groups.ts";

export interface AskedTargetPorts {
  readonly groups: JoinableGroups;
  readonly policy: Policy;
}

/**
 * A target as the policy sees it: of a group also which of the policy's names mean it at this moment. Its own name is the one that
 * was asked for: a group that is called otherwise by now is in doubt.
 */
export async function askedTarget({ groups, policy }: AskedTargetPorts, target: AccessTarget): Promise<AskedTarget> {
  if (target.kind === "account") {
    const { kind, accountId, permissionSetName } = target;
    return { kind, accountId, permissionSetName };
  }
  const among = groupsSpokenOf(policy);
  const meanings = new Map<string, string | undefined>();
  for (const ref of among) if (!isGroupId(ref)) meanings.set(ref, await groups.findByName(ref));
  const { groupId, groupName: name } = target;
  return { kind: "group", group: askedGroup({ groupId, name }, among, (ref) => meanings.get(ref)) };
}
