import { DirectoryUnavailableError } from "../../lambdas/ports/errors.ts";
import type { JoinableGroup, JoinableGroups } from "../../lambdas/ports/joinable-groups.ts";
import { person } from "../fixtures/access-requests.ts";
import { type Asked, type BreakableTarget, OUTAGES } from "./contract-target.ts";

/** A store with exactly these groups, some of them synchronised. */
export interface JoinableGroupsTarget extends BreakableTarget<JoinableGroups> {
  readonly groups: readonly JoinableGroup[];
  rename(groupId: string, name: string): Asked<void>;
  remove(groupId: string): Asked<void>;
}

/** Seconds after which nothing that was looked up before serves any more. */
const FORGOTTEN = 600;

/** What every identity store promises of its groups. */
export function describeJoinableGroups(makeTarget: () => Promise<JoinableGroupsTarget>): void {
  describe("groups", () => {
    let target: JoinableGroupsTarget;
    let groups: JoinableGroups;
    let one: JoinableGroup;
    let other: JoinableGroup;
    beforeEach(async () => {
      target = await makeTarget();
      groups = target.port;
      const [first, second] = target.groups;
      if (first === undefined || second === undefined) throw new Error("the target has no groups");
      one = first;
      other = second;
    });
    afterEach(() => target.close?.());

    test("each is described, with whether it is synchronised", async () => {
      expect(one.isSynchronised).not.toBe(other.isSynchronised);
      expect(await groups.describe(one.groupId)).toEqual(one);
      expect(await groups.describe(other.groupId)).toEqual(other);
    });

    test("one that is renamed or removed is seen at once", async () => {
      await groups.describe(one.groupId);
      await target.rename(one.groupId, "another name");
      expect(await groups.describe(one.groupId)).toEqual({ ...one, name: "another name" });
      await target.remove(one.groupId);
      expect(await groups.describe(one.groupId)).toBeUndefined();
    });

    test("a name leads to the one group that has it", async () => {
      expect(await groups.findByName(one.name)).toBe(one.groupId);
      expect(await groups.findByName("No such group")).toBeUndefined();
    });

    test("a name that was given away leads elsewhere, after a while", async () => {
      await groups.findByName(one.name);
      await target.rename(one.groupId, "another name");
      await target.rename(other.groupId, one.name);
      await target.advance(FORGOTTEN);
      expect(await groups.findByName(one.name)).toBe(other.groupId);
    });

    test("an id of nothing is no group", async () => {
      expect(await groups.describe(person(99_999).userId)).toBeUndefined();
    });

    test("the name of a group that was removed leads nowhere, after a while", async () => {
      await groups.findByName(one.name);
      await target.remove(one.groupId);
      await target.advance(FORGOTTEN);
      expect(await groups.findByName(one.name)).toBeUndefined();
      expect(await groups.findByName(other.name)).toBe(other.groupId);
    });

    test.each(OUTAGES)("while the store is %s, no group is absent", async (outage) => {
      target.breakDown(outage);
      const unavailable = (call: Promise<unknown>) => expect(call).rejects.toThrow(DirectoryUnavailableError);
      await unavailable(groups.describe(one.groupId));
      await unavailable(groups.findByName(one.name));
      target.mend();
    });
  });
}
