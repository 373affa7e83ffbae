import {
  CreateGroupMembershipCommand,
  DeleteGroupMembershipCommand,
  GetGroupMembershipIdCommand,
  IsMemberInGroupsCommand,
  ListGroupsCommand,
} from "@aws-sdk/client-identitystore";
import type { GroupMembership } from "../../domain/group-membership.ts";
import type { AccessProvider, Mutation } from "../../ports/access-provider.ts";
import { IdentityCenterUnavailableError } from "../../ports/errors.ts";
import { identitystore, identitystoreOnce } from "./aws-clients.ts";
import { nameOf, unavailable } from "./aws-refusal.ts";

type Memberships = AccessProvider<"group">;

/**
 * Group memberships through the identitystore API, which changes them at once: an answer is the end of an operation, and no
 * operation can be seen in progress. A removal names the membership by its own id, so that one that comes late hits no newer one.
 */
export function makeIdentityStoreMemberships(): Memberships {
  return {
    kind: "group",
    needsPermits: false,
    observe,
    create,
    remove,
    statusOf: async (_membership, kind, answered) => {
      return answered.startsWith(answeredAs(kind, "")) ? { kind: "succeeded" } : { kind: "unknown" };
    },
    hasMutationInProgress: async () => false,
  };
}

async function observe(membership: GroupMembership): Promise<"present" | "absent"> {
  const exists = await membershipExists(membership);
  if (exists !== undefined) return exists ? "present" : "absent";
  throw new IdentityCenterUnavailableError(`asked for a membership in ${membership.groupId}, it is not in the answer`);
}

async function membershipExists(membership: GroupMembership): Promise<boolean | undefined> {
  const { identityStoreId: IdentityStoreId, groupId, principalId: UserId } = membership;
  try {
    const command = new IsMemberInGroupsCommand({ IdentityStoreId, GroupIds: [groupId], MemberId: { UserId } });
    const { Results = [] } = await identitystore().send(command);
    return Results.find(({ GroupId }) => GroupId === groupId)?.MembershipExists;
  } catch (error) {
    // the group or the person is gone, and the membership with it: but only if the store itself is there
    if (isNotFound(error) && (await storeAnswers(membership))) return false;
    return orUnavailable("asking for a membership")(error);
  }
}

async function storeAnswers({ identityStoreId: IdentityStoreId }: GroupMembership): Promise<boolean> {
  try {
    await identitystore().send(new ListGroupsCommand({ IdentityStoreId, MaxResults: 1 }));
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    return orUnavailable("asking for any group")(error);
  }
}

async function create({ identityStoreId, groupId, principalId }: GroupMembership): Promise<Mutation> {
  try {
    const input = { IdentityStoreId: identityStoreId, GroupId: groupId, MemberId: { UserId: principalId } };
    const { MembershipId = "" } = await identitystoreOnce().send(new CreateGroupMembershipCommand(input));
    return { kind: "accepted", awsRequestId: answeredAs("create", MembershipId) };
  } catch (error) {
    // it is there: somebody else's, or made by this very call if that was delivered twice, and nobody can tell
    if (conflictOf(error) === "UNIQUENESS_CONSTRAINT_VIOLATION") {
      return { kind: "accepted", awsRequestId: answeredAs("create", "there-already") };
    }
    if (isNotFound(error)) return { kind: "absent" };
    const refused = ["ValidationException", "ServiceQuotaExceededException"].includes(nameOf(error));
    if (refused) return { kind: "refused", why: messageOf(error) };
    // any other conflict may be with this very call, which may still make it: that is not known to have started nothing
    return isThrottled(error) ? busy(error) : orUnavailable("creating a membership")(error);
  }
}

async function remove({ identityStoreId, groupId, principalId }: GroupMembership): Promise<Mutation> {
  const IdentityStoreId = identityStoreId;
  try {
    const member = { IdentityStoreId, GroupId: groupId, MemberId: { UserId: principalId } };
    const { MembershipId } = await identitystore().send(new GetGroupMembershipIdCommand(member));
    await identitystoreOnce().send(new DeleteGroupMembershipCommand({ IdentityStoreId, MembershipId }));
    return { kind: "accepted", awsRequestId: answeredAs("delete", MembershipId ?? "") };
  } catch (error) {
    if (isNotFound(error)) return { kind: "absent" };
    if (nameOf(error) === "ValidationException") return { kind: "refused", why: messageOf(error) };
    const mayBeRepeated = isThrottled(error) || conflictOf(error) !== undefined;
    return mayBeRepeated ? busy(error) : orUnavailable("deleting a membership")(error);
  }
}

/** Only an answer of Identity Center gives such an id, and what was answered is done: it needs no look. */
function answeredAs(kind: "create" | "delete", membershipId: string): string {
  return `${kind}/${membershipId}`;
}

function busy(error: unknown): Mutation {
  return { kind: "busy", why: messageOf(error) };
}

function isNotFound(error: unknown): boolean {
  return nameOf(error) === "ResourceNotFoundException";
}

function isThrottled(error: unknown): boolean {
  return ["ThrottlingException", "TooManyRequestsException"].includes(nameOf(error));
}

/** Of a ConflictException its reason; https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_CreateGroupMembership.html */
function conflictOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.name !== "ConflictException") return undefined;
  return "Reason" in error && typeof error.Reason === "string" ? error.Reason : "no reason was given";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function orUnavailable(what: string): (error: unknown) => never {
  return unavailable(IdentityCenterUnavailableError, what);
}
