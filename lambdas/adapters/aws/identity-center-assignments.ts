import {
  CreateAccountAssignmentCommand,
  DeleteAccountAssignmentCommand,
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  DescribeInstanceCommand,
  ListAccountAssignmentCreationStatusCommand,
  ListAccountAssignmentDeletionStatusCommand,
} from "@aws-sdk/client-sso-admin";
import type { AccountAssignment } from "../../domain/account-assignment.ts";
import type { AccessProvider } from "../../ports/access-provider.ts";
import { IdentityCenterUnavailableError } from "../../ports/errors.ts";
import { identityCenter } from "./aws-clients.ts";
import { nameOf, unavailable } from "./aws-refusal.ts";
import { listedAssignments } from "./identity-center-listing.ts";
import { startMutation } from "./identity-center-mutation.ts";

type Assignments = AccessProvider<"account">;

/** Account assignments through the sso-admin API. Listings are complete or they throw. */
export function makeIdentityCenterAssignments(): Assignments {
  return { kind: "account", needsPermits: true, observe, create, remove, statusOf, hasMutationInProgress };
}

async function observe(assignment: AccountAssignment): Promise<"present" | "absent"> {
  try {
    for await (const row of listedAssignments(assignment)) {
      if (row.PrincipalType === "USER" && row.PrincipalId === assignment.principalId) return "present";
    }
    return "absent";
  } catch (error) {
    // the permission set or the account is gone, and its assignments with it: but only if the instance itself is there
    if (nameOf(error) === "ResourceNotFoundException" && (await instanceAnswers(assignment))) return "absent";
    return unavailable(IdentityCenterUnavailableError, "listing assignments")(error);
  }
}

async function instanceAnswers({ instanceArn }: AccountAssignment): Promise<boolean> {
  try {
    await identityCenter().send(new DescribeInstanceCommand({ InstanceArn: instanceArn }));
    return true;
  } catch (error) {
    if (nameOf(error) === "ResourceNotFoundException") return false;
    return unavailable(IdentityCenterUnavailableError, "describing the instance")(error);
  }
}

const create: Assignments["create"] = (assignment) =>
  startMutation("creating", async (client) => {
    const answer = await client.send(new CreateAccountAssignmentCommand(inputOf(assignment)));
    return answer.AccountAssignmentCreationStatus;
  });

const remove: Assignments["remove"] = (assignment) =>
  startMutation("deleting", async (client) => {
    const answer = await client.send(new DeleteAccountAssignmentCommand(inputOf(assignment)));
    return answer.AccountAssignmentDeletionStatus;
  });

function inputOf({ instanceArn, accountId, permissionSetArn, principalId }: AccountAssignment) {
  return {
    InstanceArn: instanceArn,
    TargetId: accountId,
    TargetType: "AWS_ACCOUNT",
    PermissionSetArn: permissionSetArn,
    PrincipalType: "USER",
    PrincipalId: principalId,
  } as const;
}

const statusOf: Assignments["statusOf"] = async ({ instanceArn }, kind, awsRequestId) => {
  const status = await describe(instanceArn, kind, awsRequestId);
  switch (status?.Status) {
    case "SUCCEEDED":
      return { kind: "succeeded" };
    case "FAILED": {
      const why = status.FailureReason ?? "no reason was given";
      return { kind: "failed", why, principalGone: /404/.test(why) && /not found/i.test(why) };
    }
    case "IN_PROGRESS":
      return { kind: "in-progress" };
    default:
      return { kind: "unknown" };
  }
};

async function describe(instanceArn: string, kind: "create" | "delete", id: string) {
  try {
    if (kind === "create") {
      const input = { InstanceArn: instanceArn, AccountAssignmentCreationRequestId: id };
      const answer = await identityCenter().send(new DescribeAccountAssignmentCreationStatusCommand(input));
      return answer.AccountAssignmentCreationStatus;
    }
    const input = { InstanceArn: instanceArn, AccountAssignmentDeletionRequestId: id };
    const answer = await identityCenter().send(new DescribeAccountAssignmentDeletionStatusCommand(input));
    return answer.AccountAssignmentDeletionStatus;
  } catch (error) {
    if (nameOf(error) === "ResourceNotFoundException") return undefined;
    return unavailable(IdentityCenterUnavailableError, `asking how a ${kind} went`)(error);
  }
}

/** The listings of what is in progress give ids alone, so each one is described. */
const hasMutationInProgress: Assignments["hasMutationInProgress"] = async (assignment) => {
  const { instanceArn, accountId, permissionSetArn, principalId } = assignment;
  for (const kind of ["create", "delete"] as const) {
    for (const id of await idsInProgress(instanceArn, kind)) {
      const status = await describe(instanceArn, kind, id);
      const ours =
        status?.TargetId === accountId &&
        status.PermissionSetArn === permissionSetArn &&
        status.PrincipalId === principalId;
      if (ours && status.Status === "IN_PROGRESS") return true;
    }
  }
  return false;
};

async function idsInProgress(instanceArn: string, kind: "create" | "delete"): Promise<readonly string[]> {
  const ids: string[] = [];
  let next: string | undefined;
  const Filter = { Status: "IN_PROGRESS" } as const;
  do {
    const input = {
      InstanceArn: instanceArn,
      MaxResults: 100,
      Filter,
      ...(next === undefined ? {} : { NextToken: next }),
    };
    const page = await listInProgress(kind, input).catch(
      unavailable(IdentityCenterUnavailableError, `listing ${kind}s`),
    );
    for (const { RequestId } of page.statuses) if (RequestId !== undefined) ids.push(RequestId);
    next = page.next;
  } while (next !== undefined);
  return ids;
}

async function listInProgress(kind: "create" | "delete", input: { InstanceArn: string; NextToken?: string }) {
  if (kind === "create") {
    const page = await identityCenter().send(new ListAccountAssignmentCreationStatusCommand(input));
    return { statuses: page.AccountAssignmentsCreationStatus ?? [], next: page.NextToken };
  }
  const page = await identityCenter().send(new ListAccountAssignmentDeletionStatusCommand(input));
  return { statuses: page.AccountAssignmentsDeletionStatus ?? [], next: page.NextToken };
}
