import { OutboxEntry } from "../../lambdas/domain/audit-record.ts";
import type { AccessEvents, RefusedClick } from "../../lambdas/ports/access-events.ts";
import { EventsUnavailableError } from "../../lambdas/ports/errors.ts";
import { type Asked, type BreakableTarget, OUTAGES } from "./contract-target.ts";

/** A bus with nothing on it yet, and what whoever listens to it hears. */
export interface AccessEventsTarget extends BreakableTarget<AccessEvents> {
  /** In the order in which they came. */
  heard(): Asked<readonly { readonly type: string; readonly detail: unknown }[]>;
  refusedClicks(): Asked<readonly RefusedClick[]>;
  /** The next call is delivered to the bus twice, as happens when an answer is lost. */
  deliverTwice(): void;
}

const entryOf = (sequence: number, body = JSON.stringify({ sequence, why: 'ä "b"' })) =>
  OutboxEntry.parse({ sequence, type: sequence === 0 ? "requested" : "reminded", key: `key-${sequence}`, body });
const click: RefusedClick = { eventId: "event-1", slackUserId: "U0001", requestId: "0".repeat(32), text: "nö" };

/** What every bus promises: a fact that whoever published it believes to be told was told, at least once. */
export function describeAccessEvents(makeTarget: () => Promise<AccessEventsTarget>): void {
  describe("access events", () => {
    let target: AccessEventsTarget;
    let events: AccessEvents;
    beforeEach(async () => {
      target = await makeTarget();
      events = target.port;
    });
    afterEach(() => target.close?.());

    const heardOf = (entries: readonly OutboxEntry[]) =>
      entries.map(({ type, body }) => {
        const detail: unknown = JSON.parse(body);
        return { type, detail };
      });

    test("a fact is told by its name, with its record", async () => {
      await events.publish([entryOf(0)]);
      expect(await target.heard()).toEqual([{ type: "requested", detail: { sequence: 0, why: 'ä "b"' } }]);
    });

    test("more facts than fit into one call are told whole and in order", async () => {
      const entries = Array.from({ length: 25 }, (_, sequence) => entryOf(sequence));
      await events.publish(entries);
      expect(await target.heard()).toEqual(heardOf(entries));
    });

    test("no facts are no fault", async () => {
      await events.publish([]);
      expect(await target.heard()).toEqual([]);
    });

    test("a fact that is published twice is told twice", async () => {
      await events.publish([entryOf(1)]);
      await events.publish([entryOf(1)]);
      expect(await target.heard()).toEqual(heardOf([entryOf(1), entryOf(1)]));
    });

    test("what is delivered twice is told twice, and is no fault", async () => {
      target.deliverTwice();
      await events.publish([entryOf(0), entryOf(1)]);
      expect(await target.heard()).toEqual(heardOf([entryOf(0), entryOf(1), entryOf(0), entryOf(1)]));
    });

    test.each([
      ["is no object", "17"],
      ["is no JSON", "{"],
      ["is too long for an event", JSON.stringify({ why: "x".repeat(256 * 1024) })],
    ])("a fact whose record %s is a fault, and the others are told", async (_what, body) => {
      const [before, after] = [entryOf(0), entryOf(2)];
      await expect(events.publish([before, entryOf(1, body), after])).rejects.toThrow(EventsUnavailableError);
      expect(await target.heard()).toEqual(heardOf([before, after]));
    });

    test("a refused click is told as it is, and is no fact", async () => {
      await events.publishRefusedClick(click);
      expect(await target.refusedClicks()).toEqual([click]);
      expect(await target.heard()).toEqual([]);
    });

    test("a refused click that names no request is told without one", async () => {
      const { requestId: _, ...nameless } = click;
      await events.publishRefusedClick(nameless);
      expect(await target.refusedClicks()).toEqual([nameless]);
    });

    test("a refused click that is delivered twice is told twice", async () => {
      target.deliverTwice();
      await events.publishRefusedClick(click);
      expect(await target.refusedClicks()).toEqual([click, click]);
    });

    test.each(OUTAGES)("while the bus is %s, whoever publishes knows that nothing was told", async (outage) => {
      target.breakDown(outage);
      await expect(events.publish([entryOf(0)])).rejects.toThrow(EventsUnavailableError);
      await expect(events.publishRefusedClick(click)).rejects.toThrow(EventsUnavailableError);
      expect([await target.heard(), await target.refusedClicks()]).toEqual([[], []]);
      target.mend();
      await events.publish([entryOf(0)]);
      expect(await target.heard()).toHaveLength(1);
    });
  });
}
