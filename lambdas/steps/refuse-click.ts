import type { AccessEvents } from "../ports/access-events.ts";
import type { AuditTrail } from "../ports/audit-trail.ts";
import type { Clock } from "../ports/clock.ts";

export interface RefusalPorts {
  readonly audit: AuditTrail;
  readonly events: AccessEvents;
  readonly clock: Clock;
}

/** Keeps a click that is not followed on record, under the event's id, and has the person told why. */
export async function refuseClick(
  { audit, events, clock }: RefusalPorts,
  click: {
    readonly eventId: string;
    readonly slackUserId: string;
    readonly requestId: string;
    readonly what: string;
    readonly why: string;
  },
): Promise<void> {
  const { eventId, slackUserId, requestId, what, why } = click;
  await audit.putRefusal({ eventId, at: clock.now(), what, slackUserId, requestId, why });
  await events.publishRefusedClick({ eventId, slackUserId, requestId, text: why });
}
