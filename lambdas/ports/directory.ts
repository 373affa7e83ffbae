import type { OrganizationalUnit } from "../domain/directory-snapshot.ts";
import type { GroupRef } from "../domain/policy/group-ref.ts";
import type { Account } from "./organisation.ts";
import type { PermissionSet } from "./permission-sets.ts";

/** One page of a list: perhaps empty although another one follows, perhaps with what an earlier page had. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins; absent after the last one. */
  readonly next?: string | undefined;
}

/** Key and value. */
export type Tag = readonly [string, string];

/** What was asked about is there no more. */
export const GONE = "gone";
export type Gone = typeof GONE;

/**
 * The organization, page by page. Each method is one call, made once and never again by itself, so that whoever asks keeps to the
 * limits. Throws `DirectoryUnavailableError` when it did not answer or is asked too often, `NotPermittedError` when it may not be asked.
 */
export interface OrganisationPages {
  accounts(token?: string): Promise<Page<Account>>;
  roots(token?: string): Promise<Page<OrganizationalUnit>>;
  unitsIn(parentId: string, token?: string): Promise<Page<OrganizationalUnit> | Gone>;
  /** Ids of the accounts right below a root or unit. */
  accountsIn(parentId: string, token?: string): Promise<Page<string> | Gone>;
  accountTags(accountId: string, token?: string): Promise<Page<Tag> | Gone>;
}

/** The permission sets of one instance, likewise. */
export interface PermissionSetPages {
  /** ARNs. */
  permissionSets(token?: string): Promise<Page<string>>;
  permissionSet(permissionSetArn: string): Promise<PermissionSet | Gone>;
  /** ARNs of AWS's own policies. */
  managedPolicies(permissionSetArn: string, token?: string): Promise<Page<string> | Gone>;
  /** Path and name of policies that each account has for itself. */
  customerManagedPolicies(permissionSetArn: string, token?: string): Promise<Page<string> | Gone>;
  /** JSON; empty when there is none. */
  inlinePolicy(permissionSetArn: string): Promise<string | Gone>;
  permissionSetTags(permissionSetArn: string, token?: string): Promise<Page<Tag> | Gone>;
}

/** The groups of one identity store, likewise. */
export interface DirectoryGroups {
  /** By display name or `id:…`, for which nothing is asked. */
  groupId(ref: GroupRef): Promise<{ readonly groupId: string } | "unknown" | "ambiguous">;
  group(groupId: string): Promise<{ readonly name: string; readonly isSynchronised: boolean } | Gone>;
}

/** Everything that a snapshot of the directory tells. */
export interface Directory extends OrganisationPages, PermissionSetPages, DirectoryGroups {}
