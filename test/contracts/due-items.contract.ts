import type { Access } from "../../lambdas/domain/access.ts";
import { secondsAfter } from "../../lambdas/domain/instant.ts";
import type { DueItems } from "../../lambdas/ports/due-items.ts";
import { StoreUnavailableError } from "../../lambdas/ports/errors.ts";
import type { Ledger } from "../../lambdas/ports/ledger.ts";
import type { RequestRecords } from "../../lambdas/ports/request-records.ts";
import { accessRequest, assignmentFor, MORNING, person, requestRecord, sha256 } from "../fixtures/access-requests.ts";
import { type BreakableTarget, OUTAGES } from "./contract-target.ts";

/** An index, and the empty stores whose index it is. */
export interface DueItemsTarget extends BreakableTarget<DueItems> {
  readonly records: RequestRecords;
  readonly ledger: Ledger;
}

/** Seconds after which every index has been told. */
const LAG = 5;
const NOTHING = { requests: [], entries: [] };

/** What every index of what is due promises. */
export function describeDueItems(makeTarget: () => Promise<DueItemsTarget>): void {
  describe("due items", () => {
    let target: DueItemsTarget;
    let made = 0;
    /** Long past, so that nothing else is due with it. */
    const early = secondsAfter(MORNING, -86_400);
    beforeEach(async () => {
      target = await makeTarget();
    });
    afterEach(() => target.close?.());

    const recordDue = async (seconds: number): Promise<string> => {
      made += 1;
      const id = sha256(`due-${made}`).slice(0, 32);
      const dueAt = secondsAfter(early, seconds);
      // over, so that nobody else works on it
      await target.records.create(requestRecord({ request: accessRequest({ id }), id, status: "denied", dueAt }));
      return id;
    };
    const entryDue = async (seconds: number | null, access?: Access): Promise<Access> => {
      made += 1;
      const of = access ?? assignmentFor(person(made).userId);
      await target.ledger.takeTurn(of, { owner: "me", now: MORNING, until: secondsAfter(MORNING, 90) });
      const dueAt = seconds === null ? null : secondsAfter(early, seconds);
      await target.ledger.change(of, "me", { dueAt, giveBack: true });
      return of;
    };
    const find = async (seconds: number, limit = 10) => {
      await target.advance(LAG);
      return target.port.find(secondsAfter(early, seconds), limit);
    };

    test("at first nothing is due", async () => {
      expect(await find(600)).toEqual(NOTHING);
    });

    test("a record and an entry are due at their instants, and not before", async () => {
      const [id, access] = [await recordDue(60), await entryDue(120)];
      expect(await find(59)).toEqual(NOTHING);
      expect(await find(60)).toEqual({ requests: [id], entries: [] });
      expect(await find(120)).toEqual({ requests: [id], entries: [access] });
    });

    test("what is due stays due until somebody has looked", async () => {
      const id = await recordDue(0);
      expect(await find(600)).toEqual({ requests: [id], entries: [] });
      expect(await find(600)).toEqual({ requests: [id], entries: [] });
    });

    test("the oldest come first, of their kind", async () => {
      const [late, first] = [await recordDue(60), await recordDue(0)];
      const [lateEntry, firstEntry] = [await entryDue(50), await entryDue(10)];
      expect(await find(600)).toEqual({ requests: [first, late], entries: [firstEntry, lateEntry] });
    });

    test("no more than asked for are told, the oldest of both kinds together", async () => {
      await recordDue(60);
      const [first, entry] = [await recordDue(0), await entryDue(10)];
      expect(await find(600, 1)).toEqual({ requests: [first], entries: [] });
      expect(await find(600, 2)).toEqual({ requests: [first], entries: [entry] });
    });

    test("what is taken off is not due", async () => {
      const access = await entryDue(0);
      await entryDue(null, access);
      expect(await find(600)).toEqual(NOTHING);
    });

    test.each(OUTAGES)("while the store is %s, nobody is told that nothing is due", async (outage) => {
      const id = await recordDue(0);
      await target.advance(LAG);
      target.breakDown(outage);
      await expect(target.port.find(early, 10)).rejects.toThrow(StoreUnavailableError);
      target.mend();
      expect(await find(0)).toEqual({ requests: [id], entries: [] });
    });
  });
}
