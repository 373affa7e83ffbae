import * as z from "zod/mini";
import { AccountId, PermissionSetArn } from "./account-assignment.ts";
import { Instant } from "./instant.ts";

/** Of what is written today. A snapshot of a later format is not read: this version does not know what it leaves out. */
export const SNAPSHOT_FORMAT = 1;
/** Seconds after which a snapshot is stale: people are told its age, and the operators of its not being replaced. */
export const STALE_AFTER_SECONDS = 24 * 3600;

const Tags = z.record(z.string(), z.string());

/** A root (`r-…`) or an organizational unit (`ou-…`). */
export const OrganizationalUnit = z.strictObject({ id: z.string(), name: z.string() });
export type OrganizationalUnit = z.infer<typeof OrganizationalUnit>;

export const DirectoryAccount = z.strictObject({
  accountId: AccountId,
  name: z.string(),
  state: z.enum(["active", "suspended", "closed", "other"]),
  isManagementAccount: z.boolean(),
  /** From the root down to the unit that it is in; empty when it was moved while the directory was read: then it is not known. */
  path: z.array(OrganizationalUnit),
  tags: Tags,
});
export type DirectoryAccount = z.infer<typeof DirectoryAccount>;

export const DirectoryPermissionSet = z.strictObject({
  permissionSetArn: PermissionSetArn,
  name: z.string(),
  sessionSeconds: z.int(),
  /** ARNs of AWS's own policies. */
  managedPolicies: z.array(z.string()),
  /** Path and name of policies that each account has for itself. */
  customerManagedPolicies: z.array(z.string()),
  tags: Tags,
  /** Why it counts as administrator-level; absent when it does not. */
  administratorLevel: z.optional(z.string()),
});
export type DirectoryPermissionSet = z.infer<typeof DirectoryPermissionSet>;

/** A group that the policy names, as `ref`, and what it is in the identity store. */
export const DirectoryGroup = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("found"),
    ref: z.string(),
    groupId: z.string(),
    name: z.string(),
    /** An identity provider made it, and its members are that provider's to say. */
    isSynchronised: z.boolean(),
  }),
  z.strictObject({ kind: z.literal("unknown"), ref: z.string() }),
  z.strictObject({ kind: z.literal("ambiguous"), ref: z.string() }),
]);
export type DirectoryGroup = z.infer<typeof DirectoryGroup>;

/** The directory as it was read once, whole: for the form and for whoever wants to look. Nothing is granted by it. */
export const DirectorySnapshot = z.strictObject({
  format: z.literal(SNAPSHOT_FORMAT),
  /** When the reading of it began: whatever it says was so at this instant or later. */
  startedAt: Instant,
  readAt: Instant,
  accounts: z.array(DirectoryAccount),
  permissionSets: z.array(DirectoryPermissionSet),
  groups: z.array(DirectoryGroup),
});
export type DirectorySnapshot = z.infer<typeof DirectorySnapshot>;

/** A snapshot, or why there is none to use. */
export type SnapshotRead =
  | { readonly kind: "read"; readonly snapshot: DirectorySnapshot }
  | { readonly kind: "missing" }
  | { readonly kind: "unreadable"; readonly why: string };

/** @param parsed The object's content, parsed from JSON. */
export function readSnapshot(parsed: unknown): SnapshotRead {
  const format = z.object({ format: z.number() }).safeParse(parsed);
  if (!format.success) return { kind: "unreadable", why: "it says no format" };
  if (format.data.format !== SNAPSHOT_FORMAT) {
    return { kind: "unreadable", why: `its format is ${format.data.format}, this version reads ${SNAPSHOT_FORMAT}` };
  }
  const snapshot = DirectorySnapshot.safeParse(parsed);
  if (snapshot.success) return { kind: "read", snapshot: snapshot.data };
  const [issue] = snapshot.error.issues;
  return { kind: "unreadable", why: `${issue?.path.join(".") || "all of it"} is not as it should be` };
}
