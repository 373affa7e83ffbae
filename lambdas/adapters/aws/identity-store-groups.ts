import { DescribeGroupCommand, GetGroupIdCommand } from "@aws-sdk/client-identitystore";
import { type DirectoryGroups, GONE } from "../../ports/directory.ts";
import { DirectoryUnavailableError } from "../../ports/errors.ts";
import { identitystoreOnce } from "./aws-clients.ts";
import { nameOf, unavailable } from "./aws-refusal.ts";

/** There is no such group; or what the policy names can be none's name, or no id. */
const NOT_THERE: ReadonlySet<string> = new Set(["ResourceNotFoundException", "ValidationException"]);

/** Groups of one identity store, by the names that the policy writes. */
export function makeIdentityStoreGroups(identityStoreId: string): DirectoryGroups {
  const store = { IdentityStoreId: identityStoreId };
  return {
    async groupId(ref) {
      if (ref.startsWith("id:")) return { groupId: ref.slice(3) };
      const AlternateIdentifier = { UniqueAttribute: { AttributePath: "displayName", AttributeValue: ref } };
      try {
        const { GroupId } = await identitystoreOnce().send(new GetGroupIdCommand({ ...store, AlternateIdentifier }));
        return GroupId === undefined ? "unknown" : { groupId: GroupId };
      } catch (error) {
        if (NOT_THERE.has(nameOf(error))) return "unknown";
        if (nameOf(error) === "ConflictException") return "ambiguous";
        return unavailable(DirectoryUnavailableError, "finding a group")(error);
      }
    },
    async group(groupId) {
      try {
        const answer = await identitystoreOnce().send(new DescribeGroupCommand({ ...store, GroupId: groupId }));
        const isSynchronised = (answer.ExternalIds ?? []).length > 0;
        return { name: answer.DisplayName ?? groupId, isSynchronised };
      } catch (error) {
        if (NOT_THERE.has(nameOf(error))) return GONE;
        return unavailable(DirectoryUnavailableError, "describing a group")(error);
      }
    },
  };
}
