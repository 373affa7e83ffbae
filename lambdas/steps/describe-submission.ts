import type { AccessRequest } from "../domain/access-request.ts";
import { isOfInstance } from "../domain/account-assignment.ts";
import type { Organisation } from "../ports/organisation.ts";
import type { PermissionSets } from "../ports/permission-sets.ts";
import { whyNeverGiven } from "./never-given.ts";
import { type IdentityPorts, resolvePerson } from "./resolve-person.ts";

export interface DescribePorts extends IdentityPorts {
  readonly organisation: Organisation;
  readonly permissionSets: PermissionSets;
  readonly instanceArn: string;
  /** The account in which Daypass runs. */
  readonly ownAccountId: string;
}

/** One account of what was submitted, as the Slack function reported it; the event's own id and instant beside it. */
export interface Submission {
  readonly eventId: string;
  readonly execution: string;
  readonly submissionId: string;
  readonly teamId: string;
  readonly slackUserId: string;
  readonly accountId: string;
  /** All that were asked for at once. */
  readonly accountIds: readonly string[];
  readonly permissionSetArn: string;
  readonly durationSeconds: number;
  readonly reason: string;
  readonly submittedAt: Date;
  readonly startsAt?: Date | undefined;
}

export type Described =
  | { readonly kind: "described"; readonly request: AccessRequest; readonly objections: readonly string[] }
  | { readonly kind: "refused"; readonly why: string };

/** One of another instance is not asked for: the role may not, and a missing permission is waited for. */
async function describePermissionSet({ permissionSets, instanceArn }: DescribePorts, permissionSetArn: string) {
  if (!isOfInstance(permissionSetArn, instanceArn)) return undefined;
  return permissionSets.describe(instanceArn, permissionSetArn);
}

/** Resolves every name on the server; nothing that the client sent is shown or believed. */
export async function describeSubmission(
  ports: DescribePorts,
  { id, batch }: Pick<AccessRequest, "id" | "batch">,
  submission: Submission,
): Promise<Described> {
  const resolved = await resolvePerson(ports, submission.slackUserId, submission.teamId);
  if (resolved.kind === "refused") return resolved;
  const account = await ports.organisation.describeAccount(submission.accountId);
  if (account === undefined)
    return { kind: "refused", why: `account ${submission.accountId} is not in the organization` };
  const set = await describePermissionSet(ports, submission.permissionSetArn);
  if (set === undefined) return { kind: "refused", why: "the permission set does not exist" };
  const neverGiven = whyNeverGiven(account, ports.ownAccountId);
  const objections = [
    ...(account.state === "active" ? [] : [`account ${account.accountId} is ${account.state}`]),
    ...(neverGiven === undefined ? [] : [neverGiven]),
  ];
  const { person } = resolved;
  return {
    kind: "described",
    objections,
    request: {
      id,
      requester: person,
      target: {
        accountId: account.accountId,
        accountName: account.name,
        permissionSetArn: set.permissionSetArn,
        permissionSetName: set.name,
        sessionSeconds: set.sessionSeconds,
      },
      assignment: {
        instanceArn: ports.instanceArn,
        accountId: account.accountId,
        permissionSetArn: set.permissionSetArn,
        principalId: person.userId,
      },
      durationSeconds: submission.durationSeconds,
      reason: submission.reason,
      submittedAt: submission.submittedAt,
      ...(submission.startsAt === undefined ? {} : { startsAt: submission.startsAt }),
      ...(batch === undefined ? {} : { batch }),
    },
  };
}
