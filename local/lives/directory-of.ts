import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import { administratorLevel } from "../../lambdas/domain/administrator-level.ts";
import {
  type DirectoryAccount,
  type DirectoryGroup,
  type DirectoryPermissionSet,
  DirectorySnapshot,
  type OrganizationalUnit,
  SNAPSHOT_FORMAT,
} from "../../lambdas/domain/directory-snapshot.ts";
import { groupsSpokenOf } from "../../lambdas/domain/policy/asked-group.ts";
import type { Policy } from "../../lambdas/domain/policy/policy.ts";
import { readAccessPolicy } from "../../lib/read-access-policy.ts";
import type { LocalAccount, LocalPermissionSet, Organisation } from "../organisation.ts";

const USUAL_POLICY = join(__dirname, "../../config/access-policy.yaml");
const STATES = { ACTIVE: "active", SUSPENDED: "suspended", CLOSED: "closed" } as const;

/** The snapshot that a reading of this organisation makes, without the calls: a stage would wait for it each time. */
export function directoryOf(
  organisation: Organisation,
  groups: readonly string[],
  startedAt: Date,
  readAt = startedAt,
): DirectorySnapshot {
  return {
    format: SNAPSHOT_FORMAT,
    startedAt,
    readAt,
    accounts: sortedBy(
      [...organisation.accounts.values()].map((account) => accountOf(organisation, account)),
      "accountId",
    ),
    permissionSets: sortedBy([...organisation.permissionSets.values()].map(permissionSetOf), "permissionSetArn"),
    groups: directoryGroupsOf(organisation, groups),
  };
}

/** Of groups that a policy names, what they are in this organisation. */
export function directoryGroupsOf(organisation: Organisation, refs: readonly string[]): DirectoryGroup[] {
  return refs.toSorted().map((ref) => {
    const found = [...organisation.groups.values()].filter(
      ({ groupId, name }) => ref === name || ref === `id:${groupId}`,
    );
    const [group] = found;
    if (group === undefined) return { kind: "unknown", ref };
    if (found.length > 1) return { kind: "ambiguous", ref };
    const { groupId, name, isSynchronised = false } = group;
    return { kind: "found", ref, groupId, name, isSynchronised };
  });
}

/** As it lies in the bucket, with the groups of a policy. @default policy - the example */
export function packedDirectory(
  organisation: Organisation,
  startedAt: Date,
  policy: Policy = readAccessPolicy(USUAL_POLICY),
): Uint8Array {
  const groups = groupsSpokenOf(policy);
  return gzipSync(JSON.stringify(z.encode(DirectorySnapshot, directoryOf(organisation, groups, startedAt))));
}

function accountOf(
  organisation: Organisation,
  { id, name, state, parentId, tags = {} }: LocalAccount,
): DirectoryAccount {
  return {
    accountId: id,
    name,
    state: state === "ACTIVE" || state === "SUSPENDED" || state === "CLOSED" ? STATES[state] : "other",
    isManagementAccount: id === organisation.managementAccount,
    path: pathOf(organisation, parentId ?? organisation.rootId),
    tags: { ...tags },
  };
}

function pathOf(organisation: Organisation, id: string): OrganizationalUnit[] {
  const unit = organisation.units.get(id);
  if (unit === undefined) return [{ id: organisation.rootId, name: "Root" }];
  return [...pathOf(organisation, unit.parentId), { id: unit.id, name: unit.name }];
}

function permissionSetOf(set: LocalPermissionSet): DirectoryPermissionSet {
  const policies = {
    managedPolicies: [...(set.managedPolicies ?? [])],
    customerManagedPolicies: (set.customerManagedPolicies ?? []).map((name) => `/${name}`),
  };
  const because = administratorLevel({ ...policies, inlinePolicy: set.inlinePolicy ?? "" });
  return {
    permissionSetArn: set.arn,
    name: set.name,
    sessionSeconds: secondsOf(set.session),
    ...policies,
    tags: { ...set.tags },
    ...(because === undefined ? {} : { administratorLevel: because }),
  };
}

/** `PT1H30M` */
function secondsOf(session: string): number {
  const [, hours = "0", minutes = "0"] = /^PT(?:(\d+)H)?(?:(\d+)M)?$/.exec(session) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60;
}

function sortedBy<Key extends string, Item extends Readonly<Record<Key, string>>>(
  items: readonly Item[],
  key: Key,
): Item[] {
  return items.toSorted((a, b) => (a[key] < b[key] ? -1 : 1));
}
