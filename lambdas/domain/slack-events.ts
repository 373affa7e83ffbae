import * as z from "zod/mini";
import { DURATION_LIMITS, MOST_ACCOUNTS, REASON_LIMITS, RequestId } from "./access-request.ts";
import { AccountId, PermissionSetArn } from "./account-assignment.ts";
import { GroupId } from "./group-membership.ts";
import { Instant } from "./instant.ts";

/** The only source that the Slack function may put, and nobody else. */
export const SLACK_SOURCE = "daypass.slack";
/** The source of facts: of every other function of Daypass. */
export const DAYPASS_SOURCE = "daypass";

const SlackId = z.string().check(z.regex(/^[A-Z0-9]{2,32}$/));
const Reason = z.string().check(z.minLength(REASON_LIMITS.shortest), z.maxLength(REASON_LIMITS.longest));
const Duration = z.int().check(z.gte(DURATION_LIMITS.shortest), z.lte(DURATION_LIMITS.longest));
/** Ids of requests are made of it and of what follows a slash. */
const SubmissionId = z.string().check(z.minLength(1), z.maxLength(100), z.regex(/^[^/]*$/));

/** Accounts with one permission set, each account once; or one group. */
const SubmittedTarget = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("account"),
    accountIds: z.array(AccountId).check(
      z.minLength(1),
      z.maxLength(MOST_ACCOUNTS),
      z.refine((accountIds) => new Set(accountIds).size === accountIds.length),
    ),
    permissionSetArn: PermissionSetArn,
  }),
  z.strictObject({ kind: z.literal("group"), groupId: GroupId }),
]);

/** What somebody asked for. Nothing in it is believed but that Slack said so. */
export const AccessSubmitted = z.strictObject({
  version: z.literal(1),
  /** The view's id: the same submission twice is one request. */
  submissionId: SubmissionId,
  teamId: SlackId,
  slackUserId: SlackId,
  target: SubmittedTarget,
  durationSeconds: Duration,
  reason: Reason,
  submittedAt: Instant,
  startsAt: z.optional(Instant),
});
export type AccessSubmitted = z.infer<typeof AccessSubmitted>;

/** Somebody asks for more time for the grant of a request. */
export const ExtensionSubmitted = z.strictObject({
  version: z.literal(1),
  submissionId: SubmissionId,
  teamId: SlackId,
  slackUserId: SlackId,
  requestId: RequestId,
  /** Added to the expiry. */
  durationSeconds: Duration,
  reason: Reason,
  submittedAt: Instant,
});
export type ExtensionSubmitted = z.infer<typeof ExtensionSubmitted>;

const click = {
  version: z.literal(1),
  /** Of this click: the same click twice is one decision. */
  clickId: z.string().check(z.minLength(1), z.maxLength(200)),
  teamId: SlackId,
  slackUserId: SlackId,
  requestId: RequestId,
  /** It means every request that was submitted together with this one. */
  wholeBatch: z.optional(z.literal(true)),
  clickedAt: Instant,
};
/** What somebody clicked. It names a request and says nothing about authority. */
export const RequestClicked = z.discriminatedUnion("verb", [
  z.strictObject({ ...click, verb: z.literal("approve"), durationSeconds: z.optional(Duration) }),
  z.strictObject({ ...click, verb: z.literal("deny"), reason: Reason }),
  z.strictObject({ ...click, verb: z.literal("cancel") }),
  z.strictObject({ ...click, verb: z.literal("end") }),
  z.strictObject({ ...click, verb: z.literal("revoke"), reason: Reason }),
]);
export type RequestClicked = z.infer<typeof RequestClicked>;

/** Detail types on the bus, for the rules and for those who put. */
export const SLACK_DETAIL_TYPES = {
  submitted: "Access submitted",
  extensionSubmitted: "Extension submitted",
  clicked: "Request clicked",
} as const;
/** Facts have the detail type `Access <fact>` (`Access granted`), their detail is the audit record. */
export const FACT_DETAIL_TYPE_PREFIX = "Access ";
export const REFUSED_CLICK_DETAIL_TYPE = "Click refused";

/** A click that was not followed: told to the person who made it. */
export const ClickRefused = z.strictObject({
  version: z.literal(1),
  eventId: z.string(),
  slackUserId: SlackId,
  requestId: z.optional(RequestId),
  text: z.string(),
});

/** EventBridge's envelope, as far as anybody here reads it. */
export const EventEnvelope = z.object({
  id: z.string(),
  source: z.string(),
  "detail-type": z.string(),
  time: z.string(),
  detail: z.unknown(),
});
export type EventEnvelope = z.infer<typeof EventEnvelope>;
