import { makeInMemoryAuditTrail } from "../../lambdas/adapters/in-memory/in-memory-audit-trail.ts";
import { makeInMemoryBindings } from "../../lambdas/adapters/in-memory/in-memory-bindings.ts";
import { makeInMemoryClock } from "../../lambdas/adapters/in-memory/in-memory-clock.ts";
import { makeInMemoryConversations } from "../../lambdas/adapters/in-memory/in-memory-conversations.ts";
import { makeInMemoryDueItems } from "../../lambdas/adapters/in-memory/in-memory-due-items.ts";
import { makeInMemoryExpirySchedules } from "../../lambdas/adapters/in-memory/in-memory-expiry-schedules.ts";
import { makeInMemoryLedger } from "../../lambdas/adapters/in-memory/in-memory-ledger.ts";
import { makeInMemoryMessageLog } from "../../lambdas/adapters/in-memory/in-memory-message-log.ts";
import { makeInMemoryPeople } from "../../lambdas/adapters/in-memory/in-memory-people.ts";
import { makeInMemoryPermits } from "../../lambdas/adapters/in-memory/in-memory-permits.ts";
import { makeInMemoryReplayMarks } from "../../lambdas/adapters/in-memory/in-memory-replay-marks.ts";
import { makeInMemoryRequestRecords } from "../../lambdas/adapters/in-memory/in-memory-request-records.ts";
import type { Clock } from "../../lambdas/ports/clock.ts";
import { MORNING, person } from "../fixtures/access-requests.ts";
import { describeAuditTrail } from "./audit-trail.contract.ts";
import { describeBindings } from "./bindings.contract.ts";
import type { ContractTarget } from "./contract-target.ts";
import { describeConversations } from "./conversations.contract.ts";
import { describeExpirySchedules } from "./expiry-schedules.contract.ts";
import { describeLedger } from "./ledger.contract.ts";
import { describeMessageLog } from "./message-log.contract.ts";
import { describePeople } from "./people.contract.ts";
import { describePermits } from "./permits.contract.ts";
import { describeReplayMarks } from "./replay-marks.contract.ts";
import { describeRequestRecords } from "./request-records.contract.ts";

function targetOf<Port>(make: (clock: Clock) => Port): ContractTarget<Port> {
  const clock = makeInMemoryClock(MORNING);
  return { port: make(clock), now: () => clock.now(), advance: async (seconds) => clock.advance(seconds) };
}

describe("in memory", () => {
  describeRequestRecords(async () => {
    const records = makeInMemoryRequestRecords();
    return { ...targetOf(() => records), dueItems: makeInMemoryDueItems(records, makeInMemoryLedger()) };
  });
  describeLedger(async () => {
    const ledger = makeInMemoryLedger();
    return { ...targetOf(() => ledger), dueItems: makeInMemoryDueItems(makeInMemoryRequestRecords(), ledger) };
  });
  describeBindings(async () => targetOf(() => makeInMemoryBindings()));
  describePermits(async () => targetOf(makeInMemoryPermits));
  describeExpirySchedules(async () => targetOf(makeInMemoryExpirySchedules));
  describeMessageLog(async () => targetOf(makeInMemoryMessageLog));
  describeReplayMarks(async () => targetOf(makeInMemoryReplayMarks));
  describeAuditTrail(async () => {
    const port = makeInMemoryAuditTrail();
    return { ...targetOf(() => port), keptWhy: async (eventId) => port.refusals.get(eventId)?.why };
  });
  describePeople(async () => {
    const [member, disabled, sharing] = [person(1), person(2), person(3)];
    const shared = "two@example.com";
    const users = new Map([
      [member.userId, { ...member, enabled: true }],
      [disabled.userId, { ...disabled, enabled: false }],
      ...[sharing, person(4)].map((one) => [one.userId, { ...one, email: shared, enabled: true }] as const),
    ]);
    const groups = new Map([
      ["Developers", new Set([member.userId, disabled.userId])],
      ["Security", new Set([disabled.userId])],
      ["Lone", new Set([member.userId])],
    ]);
    const named = { group: "Developers", otherGroup: "Security", loneGroup: "Lone" };
    return { ...targetOf(() => makeInMemoryPeople(users, groups)), member, disabled, shared, ...named };
  });
  describeConversations(async () => {
    const clock = makeInMemoryClock(MORNING);
    const port = makeInMemoryConversations(clock, ["U0ROBOT"]);
    return {
      port,
      channel: "C0001",
      person: "U0001",
      unreachable: "U0ROBOT",
      textsIn: (where) => port.messages.filter(({ channel }) => channel === where).map(({ content }) => content.text),
      now: () => clock.now(),
      advance: async (seconds) => clock.advance(seconds),
    };
  });
});
