import { AccessSubmitted, type EventEnvelope, ExtensionSubmitted, SLACK_DETAIL_TYPES } from "../domain/slack-events.ts";
import { refuseAhead, reported } from "./reported.ts";
import { MalformedInputError, parseInput } from "./workflow-task.ts";

type Submitted =
  | { readonly kind: "extension"; readonly extension: ExtensionSubmitted }
  | { readonly kind: "one"; readonly submission: AccessSubmitted; readonly accountId: string }
  /** Accounts that are yet to be told apart. */
  | { readonly kind: "several"; readonly submission: AccessSubmitted };

/**
 * What an event of the Slack function submits: more time for a grant, or access; `one` is the account of several that is meant.
 * Throws `MalformedInputError` for any other event.
 */
export function readSubmission(event: EventEnvelope, one: string | null | undefined, now: Date): Submitted {
  const { submitted, extensionSubmitted } = SLACK_DETAIL_TYPES;
  if (event["detail-type"] === extensionSubmitted) {
    const extension = parseInput(ExtensionSubmitted, reported(event, extensionSubmitted));
    refuseAhead("submittedAt", extension.submittedAt, now);
    return { kind: "extension", extension };
  }
  const submission = parseInput(AccessSubmitted, reported(event, submitted));
  refuseAhead("submittedAt", submission.submittedAt, now);
  const { accountIds } = submission;
  const accountId = one ?? (accountIds.length === 1 ? accountIds[0] : undefined);
  if (accountId === undefined) return { kind: "several", submission };
  if (accountIds.includes(accountId)) return { kind: "one", submission, accountId };
  throw new MalformedInputError(`account ${accountId} is not among those of event ${event.id}`);
}
