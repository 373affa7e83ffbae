import { OutboxEntry } from "../../lambdas/domain/audit-record.ts";
import type { AuditTrail } from "../../lambdas/ports/audit-trail.ts";
import { AuditConflictError } from "../../lambdas/ports/errors.ts";
import { MORNING } from "../fixtures/access-requests.ts";
import type { ContractTarget } from "./contract-target.ts";

/** A trail, with a look at the refusals that were kept: what is kept under an event's id, as somebody with the bucket reads it. */
export interface AuditTarget extends ContractTarget<AuditTrail> {
  keptWhy(eventId: string): Promise<string | undefined>;
}

/** What every trail promises: what was written once stays as it is. */
export function describeAuditTrail(makeTarget: () => Promise<AuditTarget>): void {
  describe("audit trail", () => {
    let target: AuditTarget;
    let audit: AuditTrail;
    let made = 0;
    let entry: OutboxEntry;
    beforeEach(async () => {
      target = await makeTarget();
      audit = target.port;
      made += 1;
      entry = OutboxEntry.parse({ sequence: 0, type: "requested", key: `audit/test/${made}.json`, body: '{"a":"ä"}' });
    });
    afterEach(() => target.close?.());

    const refusal = (why: string) => ({
      eventId: `event-${made}`,
      at: MORNING,
      what: "approve",
      slackUserId: "U0001",
      why,
    });

    test("what was never put cannot be read", async () => {
      expect(await audit.read(entry.key)).toBeUndefined();
    });

    test("what was put is read as it is, letter by letter", async () => {
      await audit.put(entry);
      expect(await audit.read(entry.key)).toBe(entry.body);
    });

    test("the same once more is success", async () => {
      await audit.put(entry);
      await audit.put(entry);
      expect(await audit.read(entry.key)).toBe(entry.body);
    });

    test("another content under its key is a conflict, and changes nothing", async () => {
      await audit.put(entry);
      await expect(audit.put({ ...entry, body: "{}" })).rejects.toThrow(AuditConflictError);
      expect(await audit.read(entry.key)).toBe(entry.body);
    });

    test("content that differs by a blank is another content", async () => {
      await audit.put(entry);
      await expect(audit.put({ ...entry, body: `${entry.body} ` })).rejects.toThrow(AuditConflictError);
    });

    test("of two contents put at once one stays, and the other is a conflict", async () => {
      const puts = [entry, { ...entry, body: "{}" }].map((one) => audit.put(one));
      const outcomes = await Promise.allSettled(puts);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    });

    test("the same put twice at once is success", async () => {
      await Promise.all([audit.put(entry), audit.put(entry)]);
      expect(await audit.read(entry.key)).toBe(entry.body);
    });

    test("of the refusals of one event the first stays", async () => {
      await audit.putRefusal(refusal("first"));
      await audit.putRefusal(refusal("second"));
      expect(await target.keptWhy(`event-${made}`)).toBe("first");
    });
  });
}
