import type { AccountTarget } from "../domain/access-target.ts";
import { type AccountAssignment, isOfInstance } from "../domain/account-assignment.ts";
import type { Organisation } from "../ports/organisation.ts";
import type { PermissionSets } from "../ports/permission-sets.ts";
import { whyAccountNeverGiven } from "./account-never-given.ts";

export interface AccountTargetPorts {
  readonly organisation: Organisation;
  readonly permissionSets: PermissionSets;
  /** The account in which Daypass runs. */
  readonly ownAccountId: string;
}

/** What somebody chose, by ids alone. */
interface WantedAccount {
  readonly instanceArn: string;
  readonly accountId: string;
  readonly permissionSetArn: string;
}

type DescribedAccount =
  | {
      readonly kind: "described";
      readonly target: AccountTarget;
      readonly accessFor: (principalId: string) => AccountAssignment;
      readonly objections: readonly string[];
    }
  | { readonly kind: "refused"; readonly why: string };

/** Account and permission set as they are at this moment, and what is against giving anybody access to them. */
export async function describeAccountTarget(
  ports: AccountTargetPorts,
  { instanceArn, ...wanted }: WantedAccount,
): Promise<DescribedAccount> {
  const account = await ports.organisation.describeAccount(wanted.accountId);
  if (account === undefined) return { kind: "refused", why: `account ${wanted.accountId} is not in the organization` };
  // one of another instance is not asked for: the role may not, and a missing permission is waited for
  const set = isOfInstance(wanted.permissionSetArn, instanceArn)
    ? await ports.permissionSets.describe(instanceArn, wanted.permissionSetArn)
    : undefined;
  if (set === undefined) return { kind: "refused", why: "the permission set does not exist" };
  const neverGiven = whyAccountNeverGiven(account, ports.ownAccountId);
  const { accountId } = account;
  const { permissionSetArn } = set;
  return {
    kind: "described",
    target: {
      kind: "account",
      accountId,
      accountName: account.name,
      permissionSetArn,
      permissionSetName: set.name,
      sessionSeconds: set.sessionSeconds,
    },
    accessFor: (principalId) => ({ kind: "account", instanceArn, accountId, permissionSetArn, principalId }),
    objections: [
      ...(account.state === "active" ? [] : [`account ${accountId} is ${account.state}`]),
      ...(neverGiven === undefined ? [] : [neverGiven]),
    ],
  };
}

/** Whether both speak of the same account and permission set. */
export function isAssignmentTo(target: AccountTarget, assignment: AccountAssignment): boolean {
  return assignment.accountId === target.accountId && assignment.permissionSetArn === target.permissionSetArn;
}

/** Why what was asked for cannot be given any more: account or permission set are not as they were when it was. */
export async function objectionToAccount(
  ports: AccountTargetPorts,
  target: AccountTarget,
  { instanceArn, permissionSetArn }: AccountAssignment,
): Promise<string | undefined> {
  const account = await ports.organisation.describeAccount(target.accountId);
  if (account?.state !== "active") return `account ${target.accountId} is ${account?.state ?? "gone"}`;
  const neverGiven = whyAccountNeverGiven(account, ports.ownAccountId);
  if (neverGiven !== undefined) return neverGiven;
  const set = await ports.permissionSets.describe(instanceArn, permissionSetArn);
  if (set === undefined) return `permission set ${target.permissionSetName} is gone`;
  if (set.name !== target.permissionSetName) {
    return `permission set ${target.permissionSetName} is called ${set.name} now`;
  }
  if (set.sessionSeconds > target.sessionSeconds) {
    return `sessions of ${set.name} last longer now than when it was asked for`;
  }
  return undefined;
}
