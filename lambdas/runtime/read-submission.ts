import { AccessSubmitted, type EventEnvelope, ExtensionSubmitted, SLACK_DETAIL_TYPES } from "../domain/slack-events.ts";
import { refuseImplausible, reported } from "./reported.ts";
import { MalformedInputError, parseInput } from "./workflow-task.ts";

type Submitted =
  | { readonly kind: "extension"; readonly extension: ExtensionSubmitted }
  | { readonly kind: "one"; readonly submission: AccessSubmitted; readonly wanted: Wanted }
  /** Accounts that are yet to be told apart. */
  | { readonly kind: "several"; readonly submission: AccessSubmitted; readonly accountIds: readonly string[] };

type SubmittedTarget = AccessSubmitted["target"];
type Wanted =
  | (Extract<SubmittedTarget, { readonly kind: "account" }> & { readonly accountId: string })
  | Extract<SubmittedTarget, { readonly kind: "group" }>;

/**
 * What an event of the Slack function submits: more time for a grant, or access; `one` is the account of several that is meant.
 * Throws `MalformedInputError` for any other event.
 */
export function readSubmission(event: EventEnvelope, one: string | null | undefined, now: Date): Submitted {
  const { submitted, extensionSubmitted } = SLACK_DETAIL_TYPES;
  if (event["detail-type"] === extensionSubmitted) {
    const extension = parseInput(ExtensionSubmitted, reported(event, extensionSubmitted));
    refuseImplausible("submittedAt", extension.submittedAt, now);
    return { kind: "extension", extension };
  }
  const submission = parseInput(AccessSubmitted, reported(event, submitted));
  refuseImplausible("submittedAt", submission.submittedAt, now);
  const { target } = submission;
  if (target.kind === "group") {
    if (one === undefined || one === null) return { kind: "one", submission, wanted: target };
    throw new MalformedInputError(`account ${one} is not what event ${event.id} asks for, which is a group`);
  }
  const { accountIds } = target;
  const accountId = one ?? (accountIds.length === 1 ? accountIds[0] : undefined);
  if (accountId === undefined) return { kind: "several", submission, accountIds };
  if (accountIds.includes(accountId)) return { kind: "one", submission, wanted: { ...target, accountId } };
  throw new MalformedInputError(`account ${accountId} is not among those of event ${event.id}`);
}
