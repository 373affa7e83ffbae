import type { OutboxEntry } from "../domain/audit-record.ts";

/** A click that was not followed, told to the person who made it. */
export interface RefusedClick {
  readonly eventId: string;
  readonly slackUserId: string;
  readonly requestId?: string;
  readonly text: string;
}

/** Facts on the bus, after they are on record. Throws `EventsUnavailableError` when an entry was not taken. At least once. */
export interface AccessEvents {
  publish(entries: readonly OutboxEntry[]): Promise<void>;
  publishRefusedClick(click: RefusedClick): Promise<void>;
}
