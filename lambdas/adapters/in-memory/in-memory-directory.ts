import type { OrganizationalUnit } from "../../domain/directory-snapshot.ts";
import { type Directory, GONE, type Page } from "../../ports/directory.ts";
import { DirectoryUnavailableError } from "../../ports/errors.ts";
import type { Account } from "../../ports/organisation.ts";
import type { PermissionSet } from "../../ports/permission-sets.ts";

interface KnownAccount extends Account {
  /** Of the root or unit that it is in. */
  readonly parentId: string;
  readonly tags: Readonly<Record<string, string>>;
}
interface KnownPermissionSet extends PermissionSet {
  readonly managedPolicies: readonly string[];
  readonly customerManagedPolicies: readonly string[];
  readonly inlinePolicy: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What there is, by id; all of it may be changed while a reading goes on. */
export interface KnownDirectory {
  readonly root: OrganizationalUnit;
  readonly units: Map<string, OrganizationalUnit & { readonly parentId: string }>;
  readonly accounts: Map<string, KnownAccount>;
  readonly permissionSets: Map<string, KnownPermissionSet>;
  readonly groups: Map<string, { readonly name: string; readonly isSynchronised: boolean }>;
}

export interface InMemoryDirectory extends Directory {
  isDown: boolean;
}

/** Page by page, and awkwardly: an empty page between any two, and each begins with what the one before ended with. */
export function makeInMemoryDirectory(known: KnownDirectory, pageSize: number): InMemoryDirectory {
  const requireUp = () => {
    if (directory.isDown) throw new DirectoryUnavailableError("the directory is away");
  };
  const page = <Item>(items: Iterable<Item>, token = "0"): Page<Item> => {
    requireUp();
    if (token.endsWith(" empty")) return { items: [], next: token.replace(" empty", "") };
    const list = [...items];
    const end = Number(token) + pageSize;
    const next = end < list.length ? `${pageSize > 1 ? end - 1 : end} empty` : undefined;
    return { items: list.slice(Number(token), end), next };
  };
  const isParent = (id: string) => id === known.root.id || known.units.has(id);
  const below = <Item extends { readonly parentId: string }>(items: Iterable<Item>, id: string) =>
    [...items].filter(({ parentId }) => parentId === id);
  const setPage = <Item>(
    arn: string,
    token: string | undefined,
    items: (set: KnownPermissionSet) => Iterable<Item>,
  ) => {
    requireUp();
    const set = known.permissionSets.get(arn);
    return set === undefined ? GONE : page(items(set), token);
  };
  const directory: InMemoryDirectory = {
    isDown: false,
    accounts: async (token) => {
      const accounts = [...known.accounts.values()];
      return page(
        accounts.map(({ parentId: _, tags: __, ...account }) => account),
        token,
      );
    },
    roots: async (token) => page([known.root], token),
    unitsIn: async (id, token) => {
      requireUp();
      const units = below(known.units.values(), id).map(({ parentId: _, ...unit }) => unit);
      return isParent(id) ? page(units, token) : GONE;
    },
    accountsIn: async (id, token) => {
      requireUp();
      const ids = below(known.accounts.values(), id).map(({ accountId }) => accountId);
      return isParent(id) ? page(ids, token) : GONE;
    },
    accountTags: async (accountId, token) => {
      requireUp();
      const account = known.accounts.get(accountId);
      return account === undefined ? GONE : page(Object.entries(account.tags), token);
    },
    permissionSets: async (token) => page(known.permissionSets.keys(), token),
    permissionSet: async (arn) => {
      requireUp();
      const set = known.permissionSets.get(arn);
      if (set === undefined) return GONE;
      return { permissionSetArn: arn, name: set.name, sessionSeconds: set.sessionSeconds };
    },
    managedPolicies: async (arn, token) => setPage(arn, token, (set) => set.managedPolicies),
    customerManagedPolicies: async (arn, token) => setPage(arn, token, (set) => set.customerManagedPolicies),
    permissionSetTags: async (arn, token) => setPage(arn, token, (set) => Object.entries(set.tags)),
    inlinePolicy: async (arn) => {
      requireUp();
      return known.permissionSets.get(arn)?.inlinePolicy ?? GONE;
    },
    groupId: async (ref) => {
      if (ref.startsWith("id:")) return { groupId: ref.slice(3) };
      requireUp();
      const [found, ...others] = [...known.groups].filter(([, { name }]) => name === ref);
      if (found === undefined) return "unknown";
      return others.length > 0 ? "ambiguous" : { groupId: found[0] };
    },
    group: async (groupId) => {
      requireUp();
      return known.groups.get(groupId) ?? GONE;
    },
  };
  return directory;
}
