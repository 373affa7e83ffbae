import { settleOperation } from "../../../lambdas/steps/settle-operation.ts";
import { RITAS } from "../../fixtures/daypass-life.ts";
import { makeWorld } from "../../fixtures/daypass-world.ts";

const AT = new Date("2026-11-02T09:00:00Z");

function settled(kind: "create" | "delete", secondsLater: number) {
  const entry = { access: RITAS, ours: true, holds: [], operation: { kind, at: AT, by: "somebody" } };
  const now = new Date(AT.getTime() + secondsLater * 1000);
  return settleOperation(makeWorld().assignments, RITAS, entry, now);
}

test("a creation without an answer is waited for as long as AWS could carry it out", async () => {
  expect(await settled("create", 290)).toEqual({ kind: "wait", seconds: 10 });
  expect(await settled("create", 300)).toEqual({ kind: "settled", present: false });
});

test("a deletion without an answer is tried again sooner: one that comes late only takes away", async () => {
  expect(await settled("delete", 80)).toEqual({ kind: "wait", seconds: 10 });
  expect(await settled("delete", 90)).toEqual({ kind: "settled", present: false });
});
