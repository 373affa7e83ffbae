import { beginReading } from "../../lambdas/domain/directory-reading.ts";
import { NO_PROGRESS, type ReadingProgress } from "../../lambdas/domain/reading-progress.ts";
import { DirectoryUnavailableError } from "../../lambdas/ports/errors.ts";
import type { ProgressStore } from "../../lambdas/ports/progress-store.ts";
import { MORNING } from "../fixtures/access-requests.ts";
import { type BreakableTarget, OUTAGES } from "./contract-target.ts";

const by = (owner: string): ReadingProgress => ({
  ...NO_PROGRESS,
  lease: { owner, until: MORNING },
  reading: beginReading(MORNING, ["Developers"]),
});

/** What every place for progress promises; each target begins without any. */
export function describeProgressStore(makeTarget: () => Promise<BreakableTarget<ProgressStore>>): void {
  describe("progress store", () => {
    let target: BreakableTarget<ProgressStore>;
    let store: ProgressStore;
    beforeEach(async () => {
      target = await makeTarget();
      store = target.port;
    });
    afterEach(() => target.close?.());

    const versionOf = (written: { readonly version: string } | "changed"): string => {
      if (written === "changed") throw new Error("it was written by somebody else");
      return written.version;
    };

    test("before the first write there is no progress and no version", async () => {
      expect(await store.read()).toEqual({ progress: NO_PROGRESS, version: undefined });
    });

    test("what was written is read as it is, with the version that the write told", async () => {
      const version = versionOf(await store.write(by("one"), undefined));
      expect(await store.read()).toEqual({ progress: by("one"), version });
    });

    test("one write follows the other by its version", async () => {
      const first = versionOf(await store.write(by("one"), undefined));
      versionOf(await store.write(by("two"), first));
      expect((await store.read()).progress).toEqual(by("two"));
    });

    test("of two who begin at once one writes", async () => {
      const outcomes = await Promise.all(["one", "two"].map((owner) => store.write(by(owner), undefined)));
      expect(outcomes.filter((outcome) => outcome === "changed")).toHaveLength(1);
    });

    test("whoever read something older writes nothing", async () => {
      const first = versionOf(await store.write(by("one"), undefined));
      await store.write(by("two"), first);
      expect(await store.write(by("late"), first)).toBe("changed");
      expect((await store.read()).progress).toEqual(by("two"));
    });

    test("a version that nobody was told writes nothing", async () => {
      const first = versionOf(await store.write(by("one"), undefined));
      expect(await store.write(by("late"), '"00000000000000000000000000000000"')).toBe("changed");
      expect(await store.read()).toEqual({ progress: by("one"), version: first });
    });

    test.each(OUTAGES)("while the bucket is %s nothing is known and nothing written", async (outage) => {
      target.breakDown(outage);
      await expect(store.read()).rejects.toThrow(DirectoryUnavailableError);
      await expect(store.write(by("one"), undefined)).rejects.toThrow(DirectoryUnavailableError);
      target.mend();
      expect((await store.read()).progress).toEqual(NO_PROGRESS);
    });
  });
}
