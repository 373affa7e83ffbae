import { StoreUnavailableError } from "../../lambdas/ports/errors.ts";
import type { GrantControl } from "../../lambdas/ports/grant-control.ts";
import { type BreakableTarget, OUTAGES } from "./contract-target.ts";

/** A switch that nobody has touched yet. */
export interface GrantControlTarget extends BreakableTarget<GrantControl> {
  /** An operator stops all grants. */
  stop(because: string): Promise<void>;
  /** An operator lets them go on. */
  release(): Promise<void>;
}

/** What every switch promises: it stops what it says, and whoever does not know does not grant. */
export function describeGrantControl(makeTarget: () => Promise<GrantControlTarget>): void {
  describe("grant control", () => {
    let target: GrantControlTarget;
    let control: GrantControl;
    beforeEach(async () => {
      target = await makeTarget();
      control = target.port;
    });
    afterEach(() => target.close?.());

    test("nothing stops grants before somebody does", async () => {
      expect(await control.stoppedBecause()).toBeUndefined();
    });

    test("who stops them is quoted, from the next question on", async () => {
      await control.stoppedBecause();
      await target.stop("the table was restored");
      expect(await control.stoppedBecause()).toBe("the table was restored");
      expect(await control.stoppedBecause()).toBe("the table was restored");
    });

    test("they go on when the switch is released", async () => {
      await target.stop("the table was restored");
      await target.release();
      expect(await control.stoppedBecause()).toBeUndefined();
    });

    test("who stops them once more is quoted instead", async () => {
      await target.stop("the table was restored");
      await target.stop('an "incident" of Zoë\'s');
      expect(await control.stoppedBecause()).toBe('an "incident" of Zoë\'s');
    });

    test("a release that nothing needed lets them go on, and they can be stopped after it", async () => {
      await target.release();
      expect(await control.stoppedBecause()).toBeUndefined();
      await target.stop("again");
      expect(await control.stoppedBecause()).toBe("again");
    });

    test("of many who ask at once each is told", async () => {
      await target.stop("the table was restored");
      const told = await Promise.all(Array.from({ length: 10 }, () => control.stoppedBecause()));
      expect(new Set(told)).toEqual(new Set(["the table was restored"]));
    });

    test.each(OUTAGES)("while the store is %s nobody says that grants may be made", async (outage) => {
      target.breakDown(outage);
      await expect(control.stoppedBecause()).rejects.toThrow(StoreUnavailableError);
      target.mend();
      expect(await control.stoppedBecause()).toBeUndefined();
    });
  });
}
