import { secondsAfter } from "../../lambdas/domain/instant.ts";
import type { RequestRecord } from "../../lambdas/domain/request-record.ts";
import { changeFor } from "../../lambdas/domain/transition.ts";
import { StoreUnavailableError } from "../../lambdas/ports/errors.ts";
import type { LiveGrants } from "../../lambdas/ports/live-grants.ts";
import type { RequestRecords } from "../../lambdas/ports/request-records.ts";
import { accessRequest, MORNING, requestRecord, sha256 } from "../fixtures/access-requests.ts";
import { type BreakableTarget, OUTAGES } from "./contract-target.ts";

/** An index, and the empty store of records whose index it is. */
export interface LiveGrantsTarget extends BreakableTarget<LiveGrants> {
  readonly records: RequestRecords;
}

type Status = RequestRecord["status"];
/** The way of a grant. */
const WAY: readonly Status[] = ["approved", "granting", "active", "revoking", "ended"];
/** Seconds after which every index has been told. */
const LAG = 5;

/** What every index of live grants promises: all of them, and in the end nothing else. */
export function describeLiveGrants(makeTarget: () => Promise<LiveGrantsTarget>): void {
  describe("live grants", () => {
    let target: LiveGrantsTarget;
    let made = 0;
    beforeEach(async () => {
      target = await makeTarget();
    });
    afterEach(() => target.close?.());

    /** A record that has come so far. @returns its id. */
    const comeTo = async (status: Status): Promise<string> => {
      made += 1;
      const id = sha256(`live-${made}`).slice(0, 32);
      let record = requestRecord({ request: accessRequest({ id }), id, status: "approved" });
      await target.records.create(record);
      for (const to of WAY.slice(1, WAY.indexOf(status) + 1)) {
        const dueAt = secondsAfter(MORNING, 60);
        const step = {
          to,
          writer: "writer",
          at: MORNING,
          facts: [],
          set: { expiresAt: secondsAfter(MORNING, 3600) },
          dueAt,
        };
        expect(await target.records.apply(changeFor(record, step, sha256))).toBe("applied");
        record = { ...record, status: to, version: record.version + 1 };
      }
      return id;
    };
    const listed = async () => {
      await target.advance(LAG);
      return [...(await target.port.list())].sort();
    };

    test("at first nothing is live", async () => {
      expect(await listed()).toEqual([]);
    });

    test.each<Status>(["granting", "active"])("a grant that is %s is live", async (status) => {
      const id = await comeTo(status);
      expect(await listed()).toEqual([id]);
    });

    test.each<Status>(["approved", "revoking", "ended"])("a request that is %s is not", async (status) => {
      await comeTo(status);
      expect(await listed()).toEqual([]);
    });

    test("each is listed once, among others that are not live", async () => {
      const ids: string[] = [];
      for (let one = 0; one < 12; one += 1) ids.push(await comeTo(one % 2 === 0 ? "granting" : "active"));
      await comeTo("ended");
      expect(await listed()).toEqual(ids.sort());
    });

    test.each(OUTAGES)("while the store is %s, nobody is told that nothing is live", async (outage) => {
      const id = await comeTo("active");
      await target.advance(LAG);
      target.breakDown(outage);
      await expect(target.port.list()).rejects.toThrow(StoreUnavailableError);
      target.mend();
      expect(await listed()).toEqual([id]);
    });
  });
}
