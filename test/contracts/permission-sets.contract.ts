import { IdentityCenterUnavailableError } from "../../lambdas/ports/errors.ts";
import type { PermissionSet, PermissionSets } from "../../lambdas/ports/permission-sets.ts";
import { type Asked, type BreakableTarget, OUTAGES } from "./contract-target.ts";

/** An instance with exactly these permission sets, with sessions from 1 to 12 hours. */
export interface PermissionSetsTarget extends BreakableTarget<PermissionSets> {
  readonly instanceArn: string;
  readonly sets: readonly PermissionSet[];
  /** Somebody makes the sessions of a permission set longer. */
  setSession(permissionSetArn: string, hours: number): Asked<void>;
  remove(permissionSetArn: string): Asked<void>;
}

/** What every instance promises of its permission sets. */
export function describePermissionSets(makeTarget: () => Promise<PermissionSetsTarget>): void {
  describe("permission sets", () => {
    let target: PermissionSetsTarget;
    let permissionSets: PermissionSets;
    let instance: string;
    beforeEach(async () => {
      target = await makeTarget();
      permissionSets = target.port;
      instance = target.instanceArn;
    });
    afterEach(() => target.close?.());

    const firstSet = (): PermissionSet => {
      const [first] = target.sets;
      if (first === undefined) throw new Error("the target has no permission set");
      return first;
    };
    const nobodys = () => `${firstSet().permissionSetArn.slice(0, -4)}ffff`;
    const otherInstance = () => `${instance.slice(0, -4)}ffff`;

    test("each is described by name, with its session in seconds", async () => {
      const seconds = new Set(target.sets.map(({ sessionSeconds }) => sessionSeconds));
      expect(seconds).toEqual(new Set([3600, 5400, 12 * 3600]));
      for (const set of target.sets.slice(0, 5)) {
        expect(await permissionSets.describe(instance, set.permissionSetArn)).toEqual(set);
      }
    });

    test("one that is not there is not found", async () => {
      expect(await permissionSets.describe(instance, nobodys())).toBeUndefined();
    });

    test("one of another instance is not found", async () => {
      expect(await permissionSets.describe(otherInstance(), firstSet().permissionSetArn)).toBeUndefined();
    });

    test("a session that was made longer is seen at once", async () => {
      const { permissionSetArn } = firstSet();
      await target.setSession(permissionSetArn, 8);
      expect(await permissionSets.describe(instance, permissionSetArn)).toMatchObject({ sessionSeconds: 8 * 3600 });
    });

    test("another one's session stays as it was", async () => {
      const [first, second] = target.sets;
      await target.setSession(first?.permissionSetArn ?? "", 8);
      expect(await permissionSets.describe(instance, second?.permissionSetArn ?? "")).toEqual(second);
    });

    test("one that was removed is found no more", async () => {
      const { permissionSetArn } = firstSet();
      await target.remove(permissionSetArn);
      expect(await permissionSets.describe(instance, permissionSetArn)).toBeUndefined();
    });

    describe.each(OUTAGES)("while the service is %s", (outage) => {
      test("nothing is known of a permission set, and least of all that there is none", async () => {
        target.breakDown(outage);
        for (const arn of [firstSet().permissionSetArn, nobodys()]) {
          await expect(permissionSets.describe(instance, arn)).rejects.toThrow(IdentityCenterUnavailableError);
        }
        target.mend();
        expect(await permissionSets.describe(instance, firstSet().permissionSetArn)).toEqual(firstSet());
      });
    });
  });
}
