import type { AccessSubmitted, ExtensionSubmitted, RequestClicked } from "../../domain/slack-events.ts";
import { EventsUnavailableError } from "../../ports/errors.ts";
import type { Submissions } from "../../ports/submissions.ts";

/** What somebody did, by the detail type that it has on the bus. */
type Told =
  | { readonly type: "submitted"; readonly event: AccessSubmitted }
  | { readonly type: "extensionSubmitted"; readonly event: ExtensionSubmitted }
  | { readonly type: "clicked"; readonly event: RequestClicked };

export interface InMemorySubmissions extends Submissions {
  /** In order, repetitions included. */
  readonly told: readonly Told[];
  isDown: boolean;
  /** The next call comes twice. */
  deliversTwice: boolean;
}

/** Keeps what was told. */
export function makeInMemorySubmissions(): InMemorySubmissions {
  const told: Told[] = [];
  const tell = async (one: Told, givenUp: AbortSignal) => {
    if (submissions.isDown || givenUp.aborted) throw new EventsUnavailableError("the bus is away");
    told.push(one, ...(submissions.deliversTwice ? [one] : []));
    submissions.deliversTwice = false;
  };
  const submissions: InMemorySubmissions = {
    told,
    isDown: false,
    deliversTwice: false,
    submitted: (event, givenUp) => tell({ type: "submitted", event }, givenUp),
    extensionSubmitted: (event, givenUp) => tell({ type: "extensionSubmitted", event }, givenUp),
    clicked: (event, givenUp) => tell({ type: "clicked", event }, givenUp),
  };
  return submissions;
}
