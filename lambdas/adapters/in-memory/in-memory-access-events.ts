import type { OutboxEntry } from "../../domain/audit-record.ts";
import type { AccessEvents, RefusedClick } from "../../ports/access-events.ts";
import { EventsUnavailableError } from "../../ports/errors.ts";

export interface InMemoryAccessEvents extends AccessEvents {
  readonly published: readonly OutboxEntry[];
  readonly refusedClicks: readonly RefusedClick[];
  isDown: boolean;
}

/** Keeps what was published, in order, repetitions included. */
export function makeInMemoryAccessEvents(): InMemoryAccessEvents {
  const published: OutboxEntry[] = [];
  const refusedClicks: RefusedClick[] = [];
  const events: InMemoryAccessEvents = {
    published,
    refusedClicks,
    isDown: false,
    async publish(entries) {
      if (events.isDown) throw new EventsUnavailableError("the bus is away");
      published.push(...entries);
    },
    async publishRefusedClick(click) {
      if (events.isDown) throw new EventsUnavailableError("the bus is away");
      refusedClicks.push(click);
    },
  };
  return events;
}
