import type { AccessSubmitted, ExtensionSubmitted, RequestClicked } from "../domain/slack-events.ts";

/**
 * What people did in Slack, put on the bus by one call. Throws `EventsUnavailableError` when it was not taken (it may have been), also
 * when it was given up: from then on nothing more is put.
 */
export interface Submissions {
  submitted(event: AccessSubmitted, givenUp: AbortSignal): Promise<void>;
  extensionSubmitted(event: ExtensionSubmitted, givenUp: AbortSignal): Promise<void>;
  clicked(event: RequestClicked, givenUp: AbortSignal): Promise<void>;
}
