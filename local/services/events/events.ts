import type { PutEventsRequest, PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import type { Clock } from "../../clock.ts";
import {
  AwsFault,
  type AwsService,
  type CallContext,
  type InternalCalls,
  type NeededPermission,
  type Operation,
} from "../../service.ts";
import { ONCE } from "../delivery.ts";
import { type CloudEvent, type EntryFailure, eventOf } from "./event.ts";
import { EventBuses } from "./event-buses.ts";
import { type BusStatements, eventMakers } from "./event-makers.ts";
import type { Rule } from "./rule.ts";
import type { LostEvent } from "./rule-delivery.ts";

export interface EventsServiceOptions {
  readonly clock: Clock;
  readonly calls: InternalCalls;
  /** Asked for each event and each target of a rule that it matches: when the target gets it; @default once. */
  readonly delivery?: { arrivals(event: CloudEvent, rule: Rule): readonly number[] };
  /** Asked for each entry put: why it is not taken; @default all are. */
  readonly refuseEntry?: (entry: PutEventsRequestEntry) => EntryFailure | undefined;
}

export interface EventsService extends AwsService {
  /** Everything that was taken, oldest first. */
  readonly events: readonly CloudEvent[];
  /** What neither a target nor a dead-letter queue got. */
  readonly lost: readonly LostEvent[];
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const MOST_ENTRIES = 10;

/** Amazon EventBridge: buses, rules by pattern or rate, at-least-once delivery. */
export function createEventsService(options: EventsServiceOptions): EventsService {
  const { clock, calls, delivery = ONCE, refuseEntry = () => undefined } = options;
  const events: CloudEvent[] = [];
  const lost: LostEvent[] = [];
  const statements: BusStatements = new Map();
  const buses = new EventBuses({
    clock,
    calls,
    arrivals: (event, rule) => delivery.arrivals(event, rule),
    lost: (loss) => lost.push(loss),
  });
  const PutEvents: Operation<Partial<PutEventsRequest>> = {
    needs: ({ Entries = [] }, context) => needsOf(Entries, context),
    run: ({ Entries = [] }, context) => {
      requireEntries(Entries, buses);
      const answers = Entries.map((entry) => {
        const event = refuseEntry(entry) ?? eventOf(entry, context, clock.now());
        if ("ErrorCode" in event) return event;
        events.push(event);
        buses.put(busNameOf(entry), event);
        return { EventId: event.id };
      });
      return { FailedEntryCount: answers.filter((answer) => "ErrorCode" in answer).length, Entries: answers };
    },
  };
  return {
    signingName: "events",
    events,
    lost,
    operations: { PutEvents },
    resourceMakers: eventMakers(buses, statements, clock),
    resourcePolicy: (arn) => {
      const Statement = [...(statements.get(arn)?.values() ?? [])];
      return Statement.length === 0 ? undefined : { Version: "2012-10-17", Statement };
    },
  };
}

function requireEntries(entries: readonly PutEventsRequestEntry[], buses: EventBuses): void {
  if (entries.length === 0 || entries.length > MOST_ENTRIES) {
    const message = `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and ${MOST_ENTRIES}, got ${entries.length}`;
    throw new AwsFault("ValidationException", message);
  }
  for (const entry of entries) {
    const name = busNameOf(entry);
    if (!buses.has(name)) throw new AwsFault("ResourceNotFoundException", `Event bus ${name} does not exist.`);
  }
}

/** One permission for each distinct source and detail type on a bus. */
function needsOf(
  entries: readonly PutEventsRequestEntry[],
  { region, accountId }: CallContext,
): readonly NeededPermission[] {
  const needed = new Map<string, NeededPermission>();
  for (const entry of entries) {
    const resource = `arn:aws:events:${region}:${accountId}:event-bus/${busNameOf(entry)}`;
    const conditionKeys = { "events:source": entry.Source, "events:detail-type": entry.DetailType };
    needed.set(JSON.stringify([resource, conditionKeys]), { action: "events:PutEvents", resource, conditionKeys });
  }
  return [...needed.values()];
}

/** A name, or the ARN of a bus. */
function busNameOf({ EventBusName = "default" }: PutEventsRequestEntry): string {
  return EventBusName.split(":event-bus/").at(-1) ?? EventBusName;
}
