import type { DirectorySnapshot } from "../../lambdas/domain/directory-snapshot.ts";
import type { DirectorySnapshots, SnapshotReplacement } from "../../lambdas/ports/directory-snapshots.ts";
import { DirectoryUnavailableError } from "../../lambdas/ports/errors.ts";
import { MORNING } from "../fixtures/access-requests.ts";
import { type BreakableTarget, OUTAGES } from "./contract-target.ts";

type Snapshots = DirectorySnapshots & SnapshotReplacement;

const snapshot = (name: string): DirectorySnapshot => ({
  format: 1,
  startedAt: MORNING,
  readAt: new Date(MORNING.getTime() + 60_000),
  accounts: [
    {
      accountId: "222222222222",
      name,
      state: "active",
      isManagementAccount: false,
      path: [{ id: "r-dayp", name: "Root" }],
      tags: { "owner:team": "Ä & ö" },
    },
  ],
  permissionSets: [],
  groups: [{ kind: "ambiguous", ref: "Developers" }],
});

/** What every place for snapshots promises; each target begins without one. */
export function describeDirectorySnapshots(makeTarget: () => Promise<BreakableTarget<Snapshots>>): void {
  describe("directory snapshots", () => {
    let target: BreakableTarget<Snapshots>;
    let snapshots: Snapshots;
    beforeEach(async () => {
      target = await makeTarget();
      snapshots = target.port;
    });
    afterEach(() => target.close?.());

    test("before the first one there is none, which is no error", async () => {
      expect(await snapshots.read()).toEqual({ kind: "missing" });
    });

    test("what was put in place is read as it is, instants and all", async () => {
      await snapshots.replace(snapshot("production"));
      expect(await snapshots.read()).toEqual({ kind: "read", snapshot: snapshot("production") });
    });

    test("the newest one counts", async () => {
      await snapshots.replace(snapshot("old"));
      await snapshots.replace(snapshot("new"));
      expect(await snapshots.read()).toMatchObject({ snapshot: { accounts: [{ name: "new" }] } });
    });

    test("a large one is read whole", async () => {
      const { accounts, ...rest } = snapshot("production");
      const many = accounts.flatMap((account) =>
        Array.from({ length: 3_000 }, (_, one) => ({ ...account, accountId: String(200_000_000_000 + one) })),
      );
      await snapshots.replace({ ...rest, accounts: many });
      expect(await snapshots.read()).toEqual({ kind: "read", snapshot: { ...rest, accounts: many } });
    });

    test("reading changes nothing", async () => {
      await snapshots.replace(snapshot("production"));
      expect(await snapshots.read()).toEqual(await snapshots.read());
    });

    test("the same one twice is the same", async () => {
      await snapshots.replace(snapshot("production"));
      await snapshots.replace(snapshot("production"));
      expect(await snapshots.read()).toEqual({ kind: "read", snapshot: snapshot("production") });
    });

    test.each(OUTAGES)("while the bucket is %s nothing is known, and what is there stays", async (outage) => {
      await snapshots.replace(snapshot("old"));
      target.breakDown(outage);
      await expect(snapshots.read()).rejects.toThrow(DirectoryUnavailableError);
      await expect(snapshots.replace(snapshot("new"))).rejects.toThrow(DirectoryUnavailableError);
      target.mend();
      expect(await snapshots.read()).toMatchObject({ snapshot: { accounts: [{ name: "old" }] } });
    });
  });
}
