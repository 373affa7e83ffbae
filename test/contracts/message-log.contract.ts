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
      expect(await log.read(id, "channel")).toEqual({ key: "channel", claimedAt: MORNING });
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
      await log.notePosted(id, "channel", POSTED, 3);
      expect(await log.read(id, "channel")).toEqual({ key: "channel", claimedAt: MORNING, posted: POSTED, shows: 3 });
    });

    test("a later version replaces what is shown", async () => {
      await log.claim(id, "channel", MORNING);
      await log.notePosted(id, "channel", POSTED, 3);
      await log.notePosted(id, "channel", POSTED, 4);
      expect((await log.read(id, "channel"))?.shows).toBe(4);
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
