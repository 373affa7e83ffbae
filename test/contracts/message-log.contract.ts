import { secondsAfter } from "../../lambdas/domain/instant.ts";
import type { MessageLog } from "../../lambdas/ports/message-log.ts";
import { MORNING } from "../fixtures/access-requests.ts";
import type { ContractTarget } from "./contract-target.ts";

const POSTED = { channel: "C0001", ts: "1700000000.000100" };

/** What every log of messages promises: one claims a post, once and for all. */
export function describeMessageLog(makeTarget: () => Promise<ContractTarget<MessageLog>>): void {
  describe("message log", () => {
    let target: ContractTarget<MessageLog>;
    let log: MessageLog;
    let made = 0;
    let id: string;
    beforeEach(async () => {
      target = await makeTarget();
      log = target.port;
      made += 1;
      id = `request-${made}`;
    });
    afterEach(() => target.close?.());

    test("what nobody claimed has no note", async () => {
      expect(await log.read(id, "channel")).toBeUndefined();
    });

    test("a claim is noted with its instant", async () => {
      expect(await log.claim(id, "channel", MORNING)).toBe("claimed");
      expect(await log.read(id, "channel")).toEqual({ key: "channel", claimedAt: MORNING, firstClaimedAt: MORNING });
    });

    test("a claim that ran out is taken over by one, and the first instant stays", async () => {
      await log.claim(id, "channel", MORNING);
      const [later, last] = [secondsAfter(MORNING, 60), secondsAfter(MORNING, 120)];
      const takers = [log.claim(id, "channel", later, MORNING), log.claim(id, "channel", later, MORNING)];
      expect((await Promise.all(takers)).sort()).toEqual(["claimed", "exists"]);
      expect(await log.claim(id, "channel", last, MORNING)).toBe("exists");
      expect(await log.claim(id, "channel", last, later)).toBe("claimed");
      expect(await log.read(id, "channel")).toEqual({ key: "channel", claimedAt: last, firstClaimedAt: MORNING });
    });

    test("what was posted is not claimed again, and nothing is taken over that nobody claimed", async () => {
      expect(await log.claim(id, "channel", MORNING, MORNING)).toBe("exists");
      await log.claim(id, "channel", MORNING);
      await log.notePosted(id, "channel", POSTED);
      expect(await log.claim(id, "channel", secondsAfter(MORNING, 60), MORNING)).toBe("exists");
    });

    test("a second claim finds the first, and leaves it", async () => {
      await log.claim(id, "channel", MORNING);
      expect(await log.claim(id, "channel", new Date(0))).toBe("exists");
      expect((await log.read(id, "channel"))?.claimedAt).toEqual(MORNING);
    });

    test("of two claims at once one is the first", async () => {
      const claims = await Promise.all([log.claim(id, "channel", MORNING), log.claim(id, "channel", MORNING)]);
      expect(claims.sort()).toEqual(["claimed", "exists"]);
    });

    test("a post is noted beside the claim", async () => {
      await log.claim(id, "channel", MORNING);
      await log.notePosted(id, "channel", POSTED);
      const claimed = { key: "channel", claimedAt: MORNING, firstClaimedAt: MORNING };
      expect(await log.read(id, "channel")).toEqual({ ...claimed, posted: POSTED });
      expect(await log.read(id, "channel")).toEqual({ ...claimed, posted: POSTED });
    });

    test("keys are apart", async () => {
      await log.claim(id, "channel", MORNING);
      expect(await log.read(id, "requester")).toBeUndefined();
      expect(await log.claim(id, "requester", MORNING)).toBe("claimed");
    });

    test("requests are apart", async () => {
      await log.claim(id, "channel", MORNING);
      expect(await log.claim(`${id}-other`, "channel", MORNING)).toBe("claimed");
    });
  });
}
