import { DescribeGroupCommand, GetGroupIdCommand, type Group } from "@aws-sdk/client-identitystore";
import type { Clock } from "../../ports/clock.ts";
import type { JoinableGroup, JoinableGroups } from "../../ports/joinable-groups.ts";
import { identitystore } from "./aws-clients.ts";
import { orNone } from "./identity-store-answer.ts";

/** What a name meant serves for so many milliseconds: each decision asks for all names of the policy, at 20 calls a second. */
const KEPT_FOR_MS = 5 * 60_000;

/** Groups of one identity store; each is described anew, what a name means is kept a while. */
export function makeIdentityStoreJoinableGroups(identityStoreId: string, clock: Clock): JoinableGroups {
  const IdentityStoreId = identityStoreId;
  const kept = new Map<string, { readonly id: string | undefined; readonly until: number }>();
  return {
    async describe(groupId) {
      const sent = identitystore().send(new DescribeGroupCommand({ IdentityStoreId, GroupId: groupId }));
      return joinableGroup(await orNone(sent, "describing a group"));
    },
    async findByName(name) {
      const known = kept.get(name);
      if (known !== undefined && known.until > clock.now().getTime()) return known.id;
      const AlternateIdentifier = { UniqueAttribute: { AttributePath: "displayName", AttributeValue: name } };
      const sent = identitystore().send(new GetGroupIdCommand({ IdentityStoreId, AlternateIdentifier }));
      const id = (await orNone(sent, "finding a group"))?.GroupId;
      kept.set(name, { id, until: clock.now().getTime() + KEPT_FOR_MS });
      return id;
    },
  };
}

/** Undefined for a group without id or name. */
function joinableGroup({ GroupId, DisplayName, ExternalIds = [] }: Partial<Group> = {}): JoinableGroup | undefined {
  if (GroupId === undefined || DisplayName === undefined) return undefined;
  return { groupId: GroupId, name: DisplayName, isSynchronised: ExternalIds.length > 0 };
}
