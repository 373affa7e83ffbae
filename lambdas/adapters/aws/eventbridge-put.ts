import { PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { EventsUnavailableError } from "../../ports/errors.ts";
import { eventbridge } from "./aws-clients.ts";
import { unavailable } from "./aws-refusal.ts";

/** PutEvents takes at most 10 entries, https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const AT_ONCE = 10;
const TRIES = 3;

/**
 * Puts all entries, or throws. PutEvents answers 200 with failed entries inside: those, and only those, are put again. Once it is
 * given up, nothing more is sent.
 */
export async function putEvents(entries: readonly PutEventsRequestEntry[], givenUp?: AbortSignal): Promise<void> {
  for (let start = 0; start < entries.length; start += AT_ONCE) {
    await putSome(entries.slice(start, start + AT_ONCE), givenUp);
  }
}

async function putSome(entries: readonly PutEventsRequestEntry[], givenUp: AbortSignal | undefined): Promise<void> {
  let left = entries;
  let problem = "";
  for (let attempt = 1; attempt <= TRIES && left.length > 0; attempt += 1) {
    const { Entries = [] } = await eventbridge()
      .send(new PutEventsCommand({ Entries: [...left] }), givenUp === undefined ? {} : { abortSignal: givenUp })
      .catch(unavailable(EventsUnavailableError, "putting events"));
    problem = Entries.map((entry) => entry.ErrorCode ?? "").find((code) => code !== "") ?? "an answer without entries";
    left = left.filter((_entry, index) => Entries[index]?.EventId === undefined);
  }
  if (left.length > 0) throw new EventsUnavailableError(`putting events: ${left.length} were not taken: ${problem}`);
}
