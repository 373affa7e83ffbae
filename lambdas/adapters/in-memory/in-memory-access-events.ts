import type { OutboxEntry } from "../../domain/audit-record.ts";
import { DAYPASS_SOURCE, FACT_DETAIL_TYPE_PREFIX } from "../../domain/slack-events.ts";
import type { AccessEvents, RefusedClick } from "../../ports/access-events.ts";
import { EventsUnavailableError } from "../../ports/errors.ts";

export interface InMemoryAccessEvents extends AccessEvents {
  readonly published: readonly OutboxEntry[];
  readonly refusedClicks: readonly RefusedClick[];
  isDown: boolean;
  /** The next call comes twice. */
  deliversTwice: boolean;
}

/** As a bus takes them, source and name included. */
const LONGEST_ENTRY_BYTES = 256 * 1024;

/** Keeps what was published, in order, repetitions included. */
export function makeInMemoryAccessEvents(): InMemoryAccessEvents {
  const published: OutboxEntry[] = [];
  const refusedClicks: RefusedClick[] = [];
  const deliver = <Thing>(kept: Thing[], things: readonly Thing[]) => {
    if (events.isDown) throw new EventsUnavailableError("the bus is away");
    kept.push(...things, ...(events.deliversTwice ? things : []));
    events.deliversTwice = false;
  };
  const events: InMemoryAccessEvents = {
    published,
    refusedClicks,
    isDown: false,
    deliversTwice: false,
    async publish(entries) {
      const taken = entries.filter(isTaken);
      deliver(published, taken);
      const left = entries.length - taken.length;
      if (left > 0) throw new EventsUnavailableError(`putting events: ${left} were not taken`);
    },
    async publishRefusedClick(click) {
      deliver(refusedClicks, [click]);
    },
  };
  return events;
}

function isTaken({ type, body }: OutboxEntry): boolean {
  const bytes = Buffer.byteLength(`${DAYPASS_SOURCE}${FACT_DETAIL_TYPE_PREFIX}${type}${body}`);
  return bytes <= LONGEST_ENTRY_BYTES && isObject(body);
}

function isObject(body: string): boolean {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
