import { Envelope } from "../../../lambdas/domain/request-record.ts";

const ID = "0".repeat(32);

test("of a damaged outbox every entry counts that can be read", () => {
  const entry = { sequence: 2, type: "ended", key: "audit/dt=2026-11-02/x/0002-ended.json", body: "{}" };
  const outbox = { "1": { sequence: "one" }, "2": entry, "3": null };
  expect(Envelope.parse({ id: ID, outbox }).outbox).toEqual({ "2": entry });
});

test.each([[undefined], [null], ["text"], [7]])("an outbox that is %j counts as absent", (outbox) => {
  expect(Envelope.parse({ id: ID, outbox }).outbox).toBeUndefined();
});
