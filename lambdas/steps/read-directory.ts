import type { DirectoryReading, ReadingTask } from "../domain/directory-reading.ts";
import type { OrganizationalUnit } from "../domain/directory-snapshot.ts";
import { type Directory, GONE, type Gone, type Page } from "../ports/directory.ts";

/**
 * Makes the next call of a reading and notes what it told: in the reading itself, and only after the answer, so that a reading can
 * be put away after any call and gone on with later. What went while it was read is not in it.
 */
export async function readNext(directory: Directory, reading: DirectoryReading): Promise<void> {
  const task = reading.todo.at(-1);
  if (task === undefined) return;
  const note = await answerTo(directory, reading, task);
  reading.todo.pop();
  reading.calls += 1;
  note();
}

/** Makes the task's one call; the function that it returns notes the answer. */
async function answerTo(directory: Directory, reading: DirectoryReading, task: ReadingTask): Promise<() => void> {
  const { todo, accounts, paths, groups } = reading;
  switch (task.kind) {
    case "accounts":
      return paged(todo, task, await directory.accounts(task.token), (account) => {
        const known = accounts[account.accountId];
        if (known === undefined) todo.push({ kind: "account-tags", accountId: account.accountId });
        accounts[account.accountId] = { ...account, tags: known?.tags ?? {} };
      });
    case "roots":
      return paged(todo, task, await directory.roots(task.token), (root) => todo.push(...below([root])));
    case "units-in": {
      const page = await directory.unitsIn(lastOf(task.path), task.token);
      return paged(todo, task, page, (unit) => todo.push(...below([...task.path, unit])));
    }
    case "accounts-in": {
      const page = await directory.accountsIn(lastOf(task.path), task.token);
      return paged(todo, task, page, (accountId) => {
        paths[accountId] = task.path;
      });
    }
    case "account-tags": {
      const page = await directory.accountTags(task.accountId, task.token);
      if (page === GONE) return () => void delete accounts[task.accountId];
      const tags = accounts[task.accountId]?.tags;
      return paged(todo, task, page, ([key, value]) => {
        if (tags !== undefined) tags[key] = value;
      });
    }
    case "group-id": {
      const { ref } = task;
      const found = await directory.groupId(ref);
      return () => {
        if (typeof found === "string") groups[ref] = { kind: found, ref };
        else todo.push({ kind: "group", ref, groupId: found.groupId });
      };
    }
    case "group": {
      const { ref, groupId } = task;
      const group = await directory.group(groupId);
      return () => {
        groups[ref] = group === GONE ? { kind: "unknown", ref } : { kind: "found", ref, groupId, ...group };
      };
    }
    default:
      return answerAboutSets(directory, reading, task);
  }
}

type SetTask = Extract<
  ReadingTask,
  {
    kind:
      | "permission-sets"
      | "permission-set"
      | "managed-policies"
      | "customer-policies"
      | "inline-policy"
      | "permission-set-tags";
  }
>;

async function answerAboutSets(directory: Directory, reading: DirectoryReading, task: SetTask): Promise<() => void> {
  const { todo, permissionSets } = reading;
  if (task.kind === "permission-sets") {
    return paged(todo, task, await directory.permissionSets(task.token), (arn) => {
      const isKnown =
        arn in permissionSets || todo.some((other) => other.kind === "permission-set" && other.arn === arn);
      if (!isKnown) todo.push({ kind: "permission-set", arn });
    });
  }
  const { arn } = task;
  const forget = () => void delete permissionSets[arn];
  if (task.kind === "permission-set") {
    const set = await directory.permissionSet(arn);
    if (set === GONE) return forget;
    return () => {
      permissionSets[arn] = { ...set, managedPolicies: [], customerManagedPolicies: [], inlinePolicy: "", tags: {} };
      todo.push(
        { kind: "permission-set-tags", arn },
        { kind: "inline-policy", arn },
        { kind: "customer-policies", arn },
        { kind: "managed-policies", arn },
      );
    };
  }
  const set = permissionSets[arn];
  // it was found to be gone meanwhile
  if (set === undefined) return () => {};
  const add = (names: string[]) => (name: string) => {
    if (!names.includes(name)) names.push(name);
  };
  switch (task.kind) {
    case "managed-policies": {
      const page = await directory.managedPolicies(arn, task.token);
      return page === GONE ? forget : paged(todo, task, page, add(set.managedPolicies));
    }
    case "customer-policies": {
      const page = await directory.customerManagedPolicies(arn, task.token);
      return page === GONE ? forget : paged(todo, task, page, add(set.customerManagedPolicies));
    }
    case "permission-set-tags": {
      const page = await directory.permissionSetTags(arn, task.token);
      const note = ([key, value]: readonly [string, string]) => {
        set.tags[key] = value;
      };
      return page === GONE ? forget : paged(todo, task, page, note);
    }
    case "inline-policy": {
      const policy = await directory.inlinePolicy(arn);
      if (policy === GONE) return forget;
      return () => {
        set.inlinePolicy = policy;
      };
    }
  }
}

/** Notes what is on a page; the one after it is the next call of all, as nobody says how long a token is good for. */
function paged<Item>(
  todo: ReadingTask[],
  task: Extract<ReadingTask, { token?: unknown }>,
  page: Page<Item> | Gone,
  note: (item: Item) => void,
): () => void {
  return () => {
    if (page === GONE) return;
    for (const item of page.items) note(item);
    if (page.next !== undefined) todo.push({ ...task, token: page.next });
  };
}

/** What is to be asked about a root or unit, of which this is the path. */
function below(path: OrganizationalUnit[]): readonly ReadingTask[] {
  return [
    { kind: "accounts-in", path },
    { kind: "units-in", path },
  ];
}

function lastOf(path: readonly OrganizationalUnit[]): string {
  return path.at(-1)?.id ?? "";
}
