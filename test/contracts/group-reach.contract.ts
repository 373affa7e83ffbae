import { IdentityCenterUnavailableError } from "../../lambdas/ports/errors.ts";
import type { GroupReach } from "../../lambdas/ports/group-reach.ts";
import { person } from "../fixtures/access-requests.ts";
import { type Asked, type BreakableTarget, OUTAGES } from "./contract-target.ts";

/** A group that has access to one account and not to the other, in which many others have access, people and groups. */
export interface GroupReachTarget extends BreakableTarget<GroupReach> {
  readonly instanceArn: string;
  readonly groupId: string;
  readonly reached: string;
  readonly notReached: string;
  takeAway(): Asked<void>;
}

/** What every Identity Center promises of where groups have access. */
export function describeGroupReach(makeTarget: () => Promise<GroupReachTarget>): void {
  describe("where a group has access", () => {
    let target: GroupReachTarget;
    beforeEach(async () => {
      target = await makeTarget();
    });
    afterEach(() => target.close?.());
    const reaches = (accountId: string) => target.port.reaches(target.instanceArn, target.groupId, accountId);

    test("it reaches the account that it has, and no other", async () => {
      expect(await reaches(target.reached)).toBe(true);
      expect(await reaches(target.notReached)).toBe(false);
    });

    test("what is taken away is not reached any more", async () => {
      await target.takeAway();
      expect(await reaches(target.reached)).toBe(false);
    });

    test("many who ask at once are told alike", async () => {
      const told = await Promise.all(Array.from({ length: 5 }, () => reaches(target.reached)));
      expect(new Set(told)).toEqual(new Set([true]));
    });

    test("another group reaches nothing", async () => {
      const other = person(301).userId;
      expect(await target.port.reaches(target.instanceArn, other, target.reached)).toBe(false);
    });

    test.each(OUTAGES)("while the service is %s, an account that it reaches is not known either", async (outage) => {
      target.breakDown(outage);
      await expect(reaches(target.reached)).rejects.toThrow(IdentityCenterUnavailableError);
      target.mend();
      expect(await reaches(target.reached)).toBe(true);
    });

    test.each(OUTAGES)("while the service is %s, nobody is told that it is not reached", async (outage) => {
      target.breakDown(outage);
      await expect(reaches(target.notReached)).rejects.toThrow(IdentityCenterUnavailableError);
      target.mend();
    });
  });
}
