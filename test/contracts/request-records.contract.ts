import { type Fact, OutboxEntry } from "../../lambdas/domain/audit-record.ts";
import { secondsAfter } from "../../lambdas/domain/instant.ts";
import { daypass } from "../../lambdas/domain/person.ts";
import type { RequestRecord } from "../../lambdas/domain/request-record.ts";
import { changeFor, type Step } from "../../lambdas/domain/transition.ts";
import type { DueItems } from "../../lambdas/ports/due-items.ts";
import type { RequestRecords } from "../../lambdas/ports/request-records.ts";
import { accessRequest, MORNING, requestRecord, sha256 } from "../fixtures/access-requests.ts";
import type { ContractTarget } from "./contract-target.ts";

const LAPSED: Fact = { type: "lapsed", actor: daypass("test"), details: {} };

type RecordsTarget = ContractTarget<RequestRecords> & { readonly dueItems: DueItems };

/** What every store of records promises, and its index of what is due. */
export function describeRequestRecords(makeTarget: () => Promise<RecordsTarget>): void {
  describe("request records", () => {
    let target: RecordsTarget;
    let records: RequestRecords;
    let made = 0;
    beforeEach(async () => {
      target = await makeTarget();
      records = target.port;
    });
    afterEach(() => target.close?.());

    const freshRecord = (changes: Partial<RequestRecord> = {}): RequestRecord => {
      made += 1;
      const id = sha256(`record-${made}`).slice(0, 32);
      return requestRecord({ request: accessRequest({ id }), id, ...changes });
    };
    const stepTo = (to: RequestRecord["status"], changes: Partial<Step> = {}): Step => {
      const dueAt = secondsAfter(MORNING, 60);
      return { to, writer: "writer-2", at: MORNING, facts: [], set: {}, dueAt, ...changes };
    };
    const readWhole = async (id: string): Promise<RequestRecord> => {
      const read = await records.read(id);
      if (read.kind !== "whole") throw new Error(`the record is ${read.kind}`);
      return read.record;
    };
    const dueIds = async (now: Date, limit = 100) => (await target.dueItems.find(now, limit)).requests;

    test("a record that was never made is absent", async () => {
      expect(await records.read("f".repeat(32))).toEqual({ kind: "absent" });
    });

    test("a record is read as it was made", async () => {
      const record = freshRecord({ dueAt: MORNING, startBy: MORNING, end: undefined });
      expect(await records.create(record)).toBe("created");
      expect(await readWhole(record.id)).toEqual(record);
    });

    test("a record is made once", async () => {
      const record = freshRecord();
      await records.create(record);
      expect(await records.create({ ...record, status: "approved" })).toBe("exists");
      expect((await readWhole(record.id)).status).toBe("pending");
    });

    test("a change sets its members, adds to the outbox, and counts the version", async () => {
      const record = freshRecord();
      await records.create(record);
      const change = changeFor(record, stepTo("lapsed", { facts: [LAPSED], set: { reminded: 2 } }), sha256);
      expect(await records.apply(change)).toBe("applied");
      const { audit, append, dueAt } = change;
      const entry = append[0];
      expect(await readWhole(record.id)).toEqual({
        ...record,
        ...{ status: "lapsed", version: 2, writer: "writer-2", reminded: 2, audit, dueAt, outbox: { "0": entry } },
      });
    });

    test("instants, decisions and ends survive", async () => {
      const record = freshRecord({ status: "granting" });
      await records.create(record);
      const by = { kind: "person", person: record.request.requester } as const;
      const set = {
        expiresAt: secondsAfter(MORNING, 3600),
        schedule: { n: 1, at: secondsAfter(MORNING, 3600) },
        end: { reason: "revoked", by, at: MORNING, why: "asked" } as const,
      };
      await records.apply(changeFor(record, stepTo("revoking", { set }), sha256));
      expect(await readWhole(record.id)).toMatchObject(set);
    });

    test("a change from another status is refused and changes nothing", async () => {
      const record = freshRecord();
      await records.create({ ...record, status: "denied" });
      expect(await records.apply(changeFor(record, stepTo("lapsed"), sha256))).toBe("refused");
      expect(await readWhole(record.id)).toMatchObject({ status: "denied", version: 1 });
    });

    test("a change of another version is refused", async () => {
      const record = freshRecord();
      await records.create(record);
      expect(await records.apply(changeFor({ ...record, version: 7 }, stepTo("lapsed"), sha256))).toBe("refused");
    });

    test("of two changes of one version one is applied", async () => {
      const record = freshRecord();
      await records.create(record);
      const changes = [stepTo("lapsed"), stepTo("denied")].map((step) => changeFor(record, step, sha256));
      const answers = await Promise.all(changes.map((change) => records.apply(change)));
      expect(answers.sort()).toEqual(["applied", "refused"]);
    });

    test("a change of a record that is not there is refused", async () => {
      expect(await records.apply(changeFor(freshRecord(), stepTo("lapsed"), sha256))).toBe("refused");
    });

    test("flushed entries leave the outbox, the others stay", async () => {
      const record = freshRecord({ outbox: { "0": entryOf(0), "1": entryOf(1), "2": entryOf(2) }, dueAt: MORNING });
      await records.create(record);
      await records.clearOutbox(record.id, [0, 2], undefined);
      await records.clearOutbox(record.id, [0, 2], undefined);
      expect(await readWhole(record.id)).toEqual({ ...record, outbox: { "1": entryOf(1) } });
    });

    test("a finished record leaves the due index, unless it was written meanwhile", async () => {
      const record = freshRecord({ status: "denied", outbox: { "0": entryOf(0) }, dueAt: MORNING });
      await records.create(record);
      await records.clearOutbox(record.id, [0], { version: 7 });
      expect(await readWhole(record.id)).toEqual(record);
      await records.clearOutbox(record.id, [0], { version: 1 });
      expect((await readWhole(record.id)).dueAt).toBeUndefined();
      await target.advance(60);
      expect(await dueIds(MORNING)).not.toContain(record.id);
    });

    test("a finished record that somebody must look at once more is due then", async () => {
      const record = freshRecord({ status: "ended", outbox: { "0": entryOf(0) }, dueAt: MORNING });
      await records.create(record);
      const lookAt = secondsAfter(MORNING, 600);
      await records.clearOutbox(record.id, [0], { version: 1, lookAt });
      expect(await readWhole(record.id)).toMatchObject({ outbox: {}, dueAt: lookAt });
      await records.clearOutbox(record.id, [], { version: 1 });
      expect((await readWhole(record.id)).dueAt).toBeUndefined();
    });

    test("a finished record whose version nobody can read stays due, also when nothing is to be cleared", async () => {
      const record = freshRecord({ status: "ended", outbox: { "0": entryOf(0) }, dueAt: MORNING });
      await records.create(record);
      await records.clearOutbox(record.id, [], { version: undefined });
      expect(await readWhole(record.id)).toEqual(record);
    });

    test("clearing the outbox of a record that is not there does nothing", async () => {
      const { id } = freshRecord();
      await records.clearOutbox(id, [0], undefined);
      expect(await records.read(id)).toEqual({ kind: "absent" });
    });

    test("what is due is found, oldest first, and no more than asked for", async () => {
      const early = secondsAfter(MORNING, -7200);
      const [late, first, second] = [secondsAfter(MORNING, 1), early, secondsAfter(early, 60)].map((dueAt) =>
        // over, so that the sweep of the cloud leaves it alone
        freshRecord({ status: "denied", dueAt }),
      );
      const none = freshRecord();
      for (const record of [late, second, first, none]) if (record !== undefined) await records.create(record);
      await target.advance(60);
      expect(await dueIds(secondsAfter(early, 60))).toEqual([first?.id, second?.id]);
      expect(await dueIds(secondsAfter(early, 60), 1)).toEqual([first?.id]);
      expect(await dueIds(MORNING)).not.toContain(late?.id);
    });
  });
}

function entryOf(sequence: number): OutboxEntry {
  return OutboxEntry.parse({ sequence, type: "reminded", key: `key-${sequence}`, body: "{}" });
}
