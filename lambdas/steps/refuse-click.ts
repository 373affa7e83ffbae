import type { AccessEvents } from "../ports/access-events.ts";
import type { AuditTrail } from "../ports/audit-trail.ts";

export interface RefusalPorts {
  readonly audit: AuditTrail;
  readonly events: AccessEvents;
}

/** Keeps a click that is not followed on record, under the event's id, and has the person told why. */
export async function refuseClick(
  { audit, events }: RefusalPorts,
  click: {
    readonly eventId: string;
    /** When it was clicked, so that a second delivery is kept under the same key. */
    readonly at: Date;
    readonly slackUserId: string;
    /** In Identity Center, when that is known. */
    readonly userId?: string | undefined;
    readonly requestId: string;
    readonly what: string;
    readonly why: string;
  },
): Promise<void> {
  const { eventId, at, slackUserId, userId, requestId, what, why } = click;
  await audit.putRefusal({
    eventId,
    at,
    what,
    slackUserId,
    ...(userId === undefined ? {} : { userId }),
    requestId,
    why,
  });
  await events.publishRefusedClick({ eventId, slackUserId, requestId, text: why });
}
