import { beginReading, snapshotOf } from "../../lambdas/domain/directory-reading.ts";
import type { DirectorySnapshot } from "../../lambdas/domain/directory-snapshot.ts";
import { type Directory, GONE } from "../../lambdas/ports/directory.ts";
import { DirectoryUnavailableError } from "../../lambdas/ports/errors.ts";
import { readNext } from "../../lambdas/steps/read-directory.ts";
import { type BreakableTarget, OUTAGES } from "./contract-target.ts";

/** A directory with exactly this in it, on several pages, awkward ones among them. */
export interface DirectoryTarget extends BreakableTarget<Directory> {
  readonly whole: DirectorySnapshot;
  /** Nobody has this id. */
  readonly nobodysAccount: string;
  readonly nobodysPermissionSet: string;
  readonly nobodysUnit: string;
  readonly nobodysGroup: string;
  /** Calls that were made, refused ones too. */
  calls(): number;
}

/** What every directory promises. */
export function describeDirectory(makeTarget: () => Promise<DirectoryTarget>): void {
  describe("directory", () => {
    let target: DirectoryTarget;
    let directory: Directory;
    beforeEach(async () => {
      target = await makeTarget();
      directory = target.port;
    });
    afterEach(() => target.close?.());

    /** The first account, permission set and found group that there are. */
    const some = () => {
      const { accounts, permissionSets, groups } = target.whole;
      const [account] = accounts;
      const [set] = permissionSets;
      const group = groups.find(({ kind }) => kind === "found");
      if (account === undefined || set === undefined || group === undefined) throw new Error("the target is empty");
      return {
        account,
        set,
        group,
        groupId: group.kind === "found" ? group.groupId : "",
        parent: account.path.at(-1)?.id ?? "",
      };
    };

    test("all of it is told, over all pages, and nothing twice", async () => {
      const { whole } = target;
      expect(whole.accounts.length).toBeGreaterThan(40);
      expect(whole.permissionSets.length).toBeGreaterThan(100);
      expect(new Set(whole.groups.map(({ kind }) => kind))).toEqual(new Set(["found", "unknown", "ambiguous"]));
      const refs = whole.groups.map(({ ref }) => ref);
      const reading = beginReading(whole.startedAt, refs);
      while (reading.todo.length > 0) await readNext(directory, reading);
      expect(snapshotOf(reading, whole.readAt)).toEqual(whole);
    });

    test("a page may be empty and not the last, and tell what an earlier one told", async () => {
      const pages: string[][] = [];
      let token: string | undefined;
      do {
        const page = await directory.accounts(token);
        pages.push(page.items.map(({ accountId }) => accountId));
        token = page.next;
      } while (token !== undefined);
      expect(pages.slice(0, -1)).toContainEqual([]);
      expect(pages.flat().length).toBeGreaterThan(new Set(pages.flat()).size);
    });

    test("what is there no more is gone, and no error", async () => {
      const { nobodysAccount, nobodysPermissionSet: set, nobodysUnit, nobodysGroup } = target;
      expect(await directory.accountTags(nobodysAccount)).toBe(GONE);
      expect(await directory.unitsIn(nobodysUnit)).toBe(GONE);
      expect(await directory.accountsIn(nobodysUnit)).toBe(GONE);
      expect(await directory.group(nobodysGroup)).toBe(GONE);
      expect(await directory.permissionSet(set)).toBe(GONE);
      expect(await directory.managedPolicies(set)).toBe(GONE);
      expect(await directory.customerManagedPolicies(set)).toBe(GONE);
      expect(await directory.inlinePolicy(set)).toBe(GONE);
      expect(await directory.permissionSetTags(set)).toBe(GONE);
    });

    test("a name that no group has is unknown, and no error", async () => {
      expect(await directory.groupId("No group has this name")).toBe("unknown");
    });

    test("an account is told to be in the unit that it is in", async () => {
      const { account, parent } = some();
      const found = new Set<string>();
      let token: string | undefined;
      do {
        const page = await directory.accountsIn(parent, token);
        if (page === GONE) throw new Error(`${parent} is gone`);
        for (const accountId of page.items) found.add(accountId);
        token = page.next;
      } while (token !== undefined);
      expect(found).toContain(account.accountId);
    });

    test("a group by its id is asked about once only", async () => {
      expect(await directory.groupId(`id:${some().groupId}`)).toEqual({ groupId: some().groupId });
      expect(target.calls()).toBe(0);
    });

    describe.each(OUTAGES)("while the services are %s", (outage) => {
      test("each question is asked once, and nothing is known, least of all that it is gone", async () => {
        const { account, set, group, groupId, parent } = some();
        const arn = set.permissionSetArn;
        const questions: readonly (() => Promise<unknown>)[] = [
          () => directory.accounts(),
          () => directory.roots(),
          () => directory.unitsIn(parent),
          () => directory.accountsIn(parent),
          () => directory.accountTags(account.accountId),
          () => directory.permissionSets(),
          () => directory.permissionSet(arn),
          () => directory.managedPolicies(arn),
          () => directory.customerManagedPolicies(arn),
          () => directory.inlinePolicy(arn),
          () => directory.permissionSetTags(arn),
          () => directory.groupId(group.ref),
          () => directory.group(groupId),
        ];
        target.breakDown(outage);
        for (const [asked, question] of questions.entries()) {
          await expect(question()).rejects.toThrow(DirectoryUnavailableError);
          expect(target.calls()).toBe(asked + 1);
        }
        target.mend();
        for (const question of questions) await question();
      });
    });
  });
}
