import * as z from "zod/mini";
import { AccessSubmitted, ExtensionSubmitted, RequestClicked, SLACK_DETAIL_TYPES } from "../../domain/slack-events.ts";
import { EventsUnavailableError } from "../../ports/errors.ts";
import type { Submissions } from "../../ports/submissions.ts";

export interface InMemorySubmissions extends Submissions {
  /** As on the wire, in order, repetitions included. */
  readonly told: readonly { readonly type: string; readonly detail: unknown }[];
  isDown: boolean;
  /** The next call comes twice. */
  deliversTwice: boolean;
}

/** Keeps what was told. */
export function makeInMemorySubmissions(): InMemorySubmissions {
  const told: { readonly type: string; readonly detail: unknown }[] = [];
  const tell = async (type: string, detail: unknown, givenUp: AbortSignal) => {
    if (submissions.isDown || givenUp.aborted) throw new EventsUnavailableError("the bus is away");
    const event = { type, detail };
    told.push(event, ...(submissions.deliversTwice ? [event] : []));
    submissions.deliversTwice = false;
  };
  const submissions: InMemorySubmissions = {
    told,
    isDown: false,
    deliversTwice: false,
    submitted: (event, givenUp) => tell(SLACK_DETAIL_TYPES.submitted, z.encode(AccessSubmitted, event), givenUp),
    extensionSubmitted: (event, givenUp) =>
      tell(SLACK_DETAIL_TYPES.extensionSubmitted, z.encode(ExtensionSubmitted, event), givenUp),
    clicked: (event, givenUp) => tell(SLACK_DETAIL_TYPES.clicked, z.encode(RequestClicked, event), givenUp),
  };
  return submissions;
}
