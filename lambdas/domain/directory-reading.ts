import * as z from "zod/mini";
import { administratorLevel } from "./administrator-level.ts";
import {
  DirectoryAccount,
  DirectoryGroup,
  DirectoryPermissionSet,
  type DirectorySnapshot,
  OrganizationalUnit,
  SNAPSHOT_FORMAT,
} from "./directory-snapshot.ts";
import { Instant } from "./instant.ts";

const token = z.optional(z.string());
const Path = z.array(OrganizationalUnit);

/** One call that is still to be made; with `token`, the next page of a list. */
export const ReadingTask = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("accounts"), token }),
  z.strictObject({ kind: z.literal("roots"), token }),
  z.strictObject({ kind: z.literal("units-in"), path: Path, token }),
  z.strictObject({ kind: z.literal("accounts-in"), path: Path, token }),
  z.strictObject({ kind: z.literal("account-tags"), accountId: z.string(), token }),
  z.strictObject({ kind: z.literal("permission-sets"), token }),
  z.strictObject({ kind: z.literal("permission-set"), arn: z.string() }),
  z.strictObject({ kind: z.literal("managed-policies"), arn: z.string(), token }),
  z.strictObject({ kind: z.literal("customer-policies"), arn: z.string(), token }),
  z.strictObject({ kind: z.literal("inline-policy"), arn: z.string() }),
  z.strictObject({ kind: z.literal("permission-set-tags"), arn: z.string(), token }),
  z.strictObject({ kind: z.literal("group-id"), ref: z.string() }),
  z.strictObject({ kind: z.literal("group"), ref: z.string(), groupId: z.string() }),
]);
export type ReadingTask = z.infer<typeof ReadingTask>;

const { accountId, name, state, isManagementAccount, tags } = DirectoryAccount.shape;
const { permissionSetArn, sessionSeconds, managedPolicies, customerManagedPolicies } = DirectoryPermissionSet.shape;

/**
 * A reading of the directory on its way: what is known, and which calls are still to be made. Everything is kept by its id, so that
 * what two pages tell twice is there once.
 */
export const DirectoryReading = z.strictObject({
  startedAt: Instant,
  /** Made so far, for whoever waits for the end. */
  calls: z.int(),
  /** Of the same call, one after the other. */
  failures: z.int(),
  /** The last one is next. */
  todo: z.array(ReadingTask),
  accounts: z.record(z.string(), z.strictObject({ accountId, name, state, isManagementAccount, tags })),
  paths: z.record(z.string(), Path),
  permissionSets: z.record(
    z.string(),
    z.strictObject({
      permissionSetArn,
      name,
      sessionSeconds,
      managedPolicies,
      customerManagedPolicies,
      inlinePolicy: z.string(),
      tags,
    }),
  ),
  groups: z.record(z.string(), DirectoryGroup),
});
export type DirectoryReading = z.infer<typeof DirectoryReading>;

/** @param groups References that the policy names. */
export function beginReading(startedAt: Date, groups: readonly string[]): DirectoryReading {
  return {
    startedAt,
    calls: 0,
    failures: 0,
    todo: [
      ...groups.map((ref): ReadingTask => ({ kind: "group-id", ref })),
      { kind: "permission-sets" },
      { kind: "roots" },
      { kind: "accounts" },
    ],
    accounts: {},
    paths: {},
    permissionSets: {},
    groups: {},
  };
}

/** Of a reading with nothing left to do. In an order that does not hang on the pages. */
export function snapshotOf(reading: DirectoryReading, readAt: Date): DirectorySnapshot {
  const sorted = <Item>(items: Readonly<Record<string, Item>>) =>
    Object.entries(items)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, item]) => item);
  return {
    format: SNAPSHOT_FORMAT,
    startedAt: reading.startedAt,
    readAt,
    accounts: sorted(reading.accounts).map((account) => ({
      ...account,
      path: reading.paths[account.accountId] ?? [],
    })),
    permissionSets: sorted(reading.permissionSets).map(({ inlinePolicy, ...set }) => {
      const because = administratorLevel({ ...set, inlinePolicy });
      return { ...set, ...(because === undefined ? {} : { administratorLevel: because }) };
    }),
    groups: sorted(reading.groups),
  };
}
