import * as z from "zod/mini";
import { DURATION_LIMITS, REASON_LIMITS, RequestId } from "./access-request.ts";
import { AccountId, PermissionSetArn } from "./account-assignment.ts";
import { Instant } from "./instant.ts";

/** The only source that the Slack function may put, and nobody else. */
export const SLACK_SOURCE = "daypass.slack";
/** The source of facts: of every other function of Daypass. */
export const DAYPASS_SOURCE = "daypass";

const SlackId = z.string().check(z.regex(/^[A-Z0-9]{2,32}$/));
const WhatWasWritten = z.string().check(z.maxLength(REASON_LIMITS.longest));

/** What somebody asked for. Nothing in it is believed but that Slack said so. */
export const AccessSubmitted = z.strictObject({
  version: z.literal(1),
  /** The view's id: the same submission twice is one request. */
  submissionId: z.string().check(z.minLength(1), z.maxLength(100)),
  teamId: SlackId,
  slackUserId: SlackId,
  accountId: AccountId,
  permissionSetArn: PermissionSetArn,
  durationSeconds: z.int().check(z.gte(DURATION_LIMITS.shortest), z.lte(DURATION_LIMITS.longest)),
  reason: z.string().check(z.minLength(REASON_LIMITS.shortest), z.maxLength(REASON_LIMITS.longest)),
  submittedAt: Instant,
});
export type AccessSubmitted = z.infer<typeof AccessSubmitted>;

/** What somebody clicked. It names a request and says nothing about authority. */
export const DecisionClicked = z.strictObject({
  version: z.literal(1),
  /** Of this click: the same click twice is one decision. */
  clickId: z.string().check(z.minLength(1), z.maxLength(200)),
  teamId: SlackId,
  slackUserId: SlackId,
  requestId: RequestId,
  verdict: z.enum(["approve", "deny"]),
  reason: z.optional(WhatWasWritten),
  clickedAt: Instant,
});
export type DecisionClicked = z.infer<typeof DecisionClicked>;

/** Detail types on the bus, for the rules and for those who put. */
export const SLACK_DETAIL_TYPES = { submitted: "Access submitted", decided: "Decision clicked" } as const;
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
