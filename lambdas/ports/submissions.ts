import type { AccessSubmitted, DecisionClicked } from "../contracts/slack-events.ts";

/** What people did in Slack, put on the bus by one call. Throws `EventsUnavailableError` when it was not taken (it may have been). */
export interface Submissions {
  submitted(event: AccessSubmitted): Promise<void>;
  decided(event: DecisionClicked): Promise<void>;
}
