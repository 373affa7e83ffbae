import fc from "fast-check";
import { daypass } from "../../../lambdas/domain/person.ts";
import { isFinal, PREDECESSORS, Status } from "../../../lambdas/domain/status.ts";
import { changeFor, type Step } from "../../../lambdas/domain/transition.ts";
import { MORNING, requestRecord, sha256 } from "../../fixtures/access-requests.ts";

const step = (to: Status, facts: Step["facts"] = []): Step => ({
  to,
  writer: "execution-1:step",
  at: MORNING,
  facts,
  set: {},
  dueAt: MORNING,
});
const anyStatus = fc.constantFrom(...Status.options);

describe("a transition", () => {
  test("is a write under the version that was read and the legal predecessors, or it is a fault", () => {
    fc.assert(
      fc.property(anyStatus, anyStatus, fc.nat(), (from, to, version) => {
        const record = requestRecord({ status: from, version });
        const legal = from === to || PREDECESSORS[to].includes(from);
        if (!legal) {
          expect(() => changeFor(record, step(to), sha256)).toThrow(/illegal transition/);
          return;
        }
        const change = changeFor(record, step(to), sha256);
        expect(change).toMatchObject({ version, to });
        expect(change.from).toContain(from);
      }),
    );
  });

  test("from a final status leads nowhere else", () => {
    for (const [to, from] of Object.entries(PREDECESSORS)) {
      expect({ to, final: from.filter(isFinal) }).toEqual({ to, final: [] });
    }
  });

  test("carries its facts as the next links of the chain", () => {
    const record = requestRecord({ audit: { sequence: 4, head: "f".repeat(64) } });
    const facts = [
      { type: "approved" as const, actor: daypass("policy"), details: { because: ["as the policy says"] } },
      { type: "reminded" as const, actor: daypass("policy"), details: { reminder: 1 } },
    ];
    const change = changeFor(record, step("approved", facts), sha256);
    expect(change.append.map((entry) => entry.sequence)).toEqual([4, 5]);
    const [first, second] = change.append.map((entry) => JSON.parse(entry.body));
    expect(first.previousHash).toBe("f".repeat(64));
    expect(second.previousHash).toBe(sha256(change.append[0]?.body ?? ""));
    expect(change.audit).toEqual({ sequence: 6, head: sha256(change.append[1]?.body ?? "") });
  });

  test("of a damaged record starts what it cannot read anew", () => {
    const { audit, outbox, version, ...damaged } = { ...requestRecord({ status: "active" }), access: undefined };
    const change = changeFor(
      { ...damaged, audit: undefined, outbox: undefined, version: undefined },
      step("revoking", [{ type: "revoking", actor: daypass("expiry"), details: { reason: "expired" } }]),
      sha256,
    );
    expect({ audit, outbox, version }).toBeDefined();
    expect(change).toMatchObject({ version: undefined, resetOutbox: true, audit: { sequence: 1 } });
  });
});

test("a fact may have members without a value: they are left out", () => {
  const facts = [
    { type: "revoking" as const, actor: daypass("expiry"), details: { reason: "expired" as const, why: undefined } },
  ];
  const change = changeFor(requestRecord({ status: "active" }), step("revoking", facts), sha256);
  expect(JSON.parse(change.append[0]?.body ?? "").details).toEqual({ reason: "expired" });
});
