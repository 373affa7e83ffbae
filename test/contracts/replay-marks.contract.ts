import { secondsAfter } from "../../lambdas/domain/instant.ts";
import { StoreUnavailableError } from "../../lambdas/ports/errors.ts";
import type { ReplayMarks } from "../../lambdas/ports/replay-marks.ts";
import { sha256 } from "../fixtures/access-requests.ts";
import type { ContractTarget } from "./contract-target.ts";

/** What all replay marks promise: a signature is new once, for as long as it would be accepted. */
export function describeReplayMarks(makeTarget: () => Promise<ContractTarget<ReplayMarks>>): void {
  describe("replay marks", () => {
    let target: ContractTarget<ReplayMarks>;
    let made = 0;
    let hash: string;
    beforeEach(async () => {
      target = await makeTarget();
      made += 1;
      hash = sha256(`signature-${made}`);
    });
    afterEach(() => target.close?.());

    const mark = (signature = hash, givenUp = new AbortController().signal) =>
      target.port.mark(signature, secondsAfter(target.now(), 600), givenUp);

    test("a signature is new once", async () => {
      expect(await mark()).toBe("new");
      expect(await mark()).toBe("seen");
      expect(await mark()).toBe("seen");
    });

    test("of two at once one is new", async () => {
      expect((await Promise.all([mark(), mark()])).sort()).toEqual(["new", "seen"]);
    });

    test("what was given up is not marked", async () => {
      await expect(mark(hash, AbortSignal.abort())).rejects.toThrow(StoreUnavailableError);
      expect(await mark()).toBe("new");
    });

    test("another signature is new", async () => {
      await mark();
      expect(await mark(sha256("another"))).toBe("new");
    });

    test("a mark that somebody gave up later is still there", async () => {
      await mark();
      await expect(mark(hash, AbortSignal.abort())).rejects.toThrow(StoreUnavailableError);
      expect(await mark()).toBe("seen");
    });

    test("signatures that differ in their last digit are two", async () => {
      const [one, two] = [`${hash.slice(0, -1)}0`, `${hash.slice(0, -1)}1`];
      expect(await mark(one)).toBe("new");
      expect(await mark(two)).toBe("new");
      expect(await mark(one)).toBe("seen");
    });

    test("of many at once each is new, and each is seen then", async () => {
      const many = Array.from({ length: 20 }, (_, one) => sha256(`${hash}-${one}`));
      const markAll = async () => new Set(await Promise.all(many.map((one) => mark(one))));
      expect(await markAll()).toEqual(new Set(["new"]));
      expect(await markAll()).toEqual(new Set(["seen"]));
    });

    test("it stays seen for as long as it would be accepted", async () => {
      await mark();
      await target.advance(590);
      expect(await mark()).toBe("seen");
    });
  });
}
