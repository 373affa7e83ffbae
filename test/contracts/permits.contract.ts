import { secondsAfter } from "../../lambdas/domain/instant.ts";
import type { Permits } from "../../lambdas/ports/permits.ts";
import { MORNING, sha256 } from "../fixtures/access-requests.ts";
import type { ContractTarget } from "./contract-target.ts";

const PERMITS = 10;

/** What all permits promise: no more than ten of a kind, each somebody's until it is given back or runs out. */
export function describePermits(makeTarget: () => Promise<ContractTarget<Permits>>): void {
  describe("permits", () => {
    let target: ContractTarget<Permits>;
    let permits: Permits;
    beforeEach(async () => {
      target = await makeTarget();
      permits = target.port;
    });
    afterEach(() => target.close?.());

    const holder = (number: number) => sha256(`holder-${number}`).slice(0, 32);
    const take = (number: number, kind: "create" | "delete" = "create", now = MORNING) =>
      permits.take(kind, holder(number), now, secondsAfter(now, 600));
    const takeAll = async () => {
      for (let number = 0; number < PERMITS; number += 1) expect(await take(number)).toBe(true);
    };

    test("ten have one, the eleventh has none", async () => {
      await takeAll();
      expect(await take(10)).toBe(false);
    });

    test("who has one has it again", async () => {
      await takeAll();
      for (let number = 0; number < PERMITS; number += 1) expect(await take(number)).toBe(true);
      expect(await take(10)).toBe(false);
    });

    test("who takes one again after others gave theirs back has one, and gives back all of it", async () => {
      for (let last = 0; last < PERMITS; last += 1) {
        await takeAll();
        const others = Array.from({ length: PERMITS }, (_, number) => number).filter((other) => other !== last);
        for (const other of others) await permits.giveBack("create", holder(other));
        expect(await take(last)).toBe(true);
        await permits.giveBack("create", holder(last));
        const next = Array.from({ length: PERMITS }, (_, number) => PERMITS + number);
        for (const number of next) expect(await take(number)).toBe(true);
        for (const number of next) await permits.giveBack("create", holder(number));
      }
    });

    test("one that is given back is anybody's", async () => {
      await takeAll();
      await permits.giveBack("create", holder(3));
      expect(await take(10)).toBe(true);
      expect(await take(3)).toBe(false);
    });

    test("giving back what one does not have does nothing", async () => {
      await takeAll();
      await permits.giveBack("create", holder(10));
      expect(await take(11)).toBe(false);
    });

    test("giving back twice frees one", async () => {
      await takeAll();
      await permits.giveBack("create", holder(3));
      await permits.giveBack("create", holder(3));
      expect(await take(10)).toBe(true);
      expect(await take(11)).toBe(false);
    });

    test("deletions never wait for creations", async () => {
      await takeAll();
      expect(await take(10, "delete")).toBe(true);
      await permits.giveBack("delete", holder(3));
      expect(await take(11)).toBe(false);
    });

    test("one that ran out is anybody's, and not before", async () => {
      await takeAll();
      expect(await take(10, "create", secondsAfter(MORNING, 600))).toBe(false);
      expect(await take(10, "create", secondsAfter(MORNING, 601))).toBe(true);
    });

    test("of eleven that take one at once ten have it", async () => {
      const answers = await Promise.all(Array.from({ length: PERMITS + 1 }, (_, number) => take(number)));
      expect(answers.filter(Boolean)).toHaveLength(PERMITS);
    });
  });
}
