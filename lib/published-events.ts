import { z } from "zod";
import { AuditRecord, FactType } from "../lambdas/domain/audit-record.ts";
import { FACT_DETAILS } from "../lambdas/domain/fact-details.ts";
import {
  AccessSubmitted,
  ClickRefused,
  DAYPASS_SOURCE,
  ExtensionSubmitted,
  FACT_DETAIL_TYPE_PREFIX,
  REFUSED_CLICK_DETAIL_TYPE,
  RequestClicked,
  SLACK_DETAIL_TYPES,
  SLACK_SOURCE,
} from "../lambdas/domain/slack-events.ts";

/** An event on the bus, as docs/events tells of it. */
export interface PublishedEvent {
  readonly source: string;
  readonly detailType: string;
  /** The function that puts it. */
  readonly putBy: string;
  readonly when: string;
  readonly detail: z.core.$ZodType;
  /** Members that are this event's own. */
  readonly own: readonly string[];
}

/** Which function puts a fact, and when; whoever finds it in an outbox later may put it as well. */
const SAID_OF: Readonly<Record<FactType, readonly [putBy: string, when: string]>> = {
  requested: ["open-request", "a request is on record, whatever becomes of it"],
  refused: ["open-request", "the policy, the account or the lack of any approver is against it; nothing more follows"],
  approved: ["open-request, decide-request", "the policy grants it by itself, or enough approvals count"],
  "approval-recorded": ["decide-request", "somebody approved, and more approvals are needed"],
  denied: ["decide-request", "an approver said no; nothing more follows"],
  cancelled: ["decide-request", "it was taken back or withdrawn before it was granted; nothing more follows"],
  reminded: ["await-decision", "nobody has decided for so long"],
  lapsed: ["await-decision, sweep", "nobody decided in time; nothing more follows"],
  granting: ["grant-access", "the intent: nothing is armed or made yet; `granted` or `grant-failed` follows"],
  granted: ["grant-access", "the access was seen in AWS"],
  extending: ["grant-access", "of an extension, the intent: the later expiry is not armed yet"],
  extended: ["grant-access", "the later expiry is armed, once of the grant and once of the extension"],
  rearmed: ["grant-access", "the schedule of a live grant was gone, and another is armed"],
  "grant-failed": ["grant-access, revoke-access", "what was begun is not granted; `revoking` follows"],
  revoking: ["grant-access, revoke-access", "the removal began: the access may still be there"],
  ended: ["grant-access, revoke-access", "it is over, and `how` says how; nothing more follows"],
};

function fact(type: FactType): PublishedEvent {
  const [putBy, when] = SAID_OF[type];
  const details = FACT_DETAILS[type];
  return {
    source: DAYPASS_SOURCE,
    detailType: `${FACT_DETAIL_TYPE_PREFIX}${type}`,
    putBy,
    when,
    detail: z.strictObject({ ...AuditRecord.shape, type: z.literal(type), details }),
    own: membersOf(details),
  };
}

function slack(detailType: string, when: string, detail: z.core.$ZodType): PublishedEvent {
  return { source: SLACK_SOURCE, detailType, putBy: "slack", when, detail, own: membersOf(detail) };
}

/** All that Daypass puts on its bus. */
export const PUBLISHED_EVENTS: readonly PublishedEvent[] = [
  ...FactType.options.map(fact),
  {
    source: DAYPASS_SOURCE,
    detailType: REFUSED_CLICK_DETAIL_TYPE,
    putBy: "open-request, decide-request",
    when: "a click or a submission was not followed",
    detail: ClickRefused,
    own: membersOf(ClickRefused),
  },
  slack(SLACK_DETAIL_TYPES.submitted, "somebody sent off the form", AccessSubmitted),
  slack(SLACK_DETAIL_TYPES.extensionSubmitted, "somebody asked for more time", ExtensionSubmitted),
  slack(SLACK_DETAIL_TYPES.clicked, "somebody clicked a button of a request", RequestClicked),
];

/** `access-granted` */
export function fileNameOf({ detailType }: Pick<PublishedEvent, "detailType">): string {
  return detailType.toLowerCase().replaceAll(" ", "-");
}

/** The whole event, as a rule's target gets it. */
export function eventSchema({ source, detailType, when, putBy, detail }: PublishedEvent): z.core.$ZodType {
  return z
    .looseObject({
      version: z.literal("0"),
      id: z.string(),
      "detail-type": z.literal(detailType),
      source: z.literal(source),
      account: z.string().regex(/^\d{12}$/),
      time: z.iso.datetime(),
      region: z.string(),
      resources: z.array(z.string()),
      detail,
    })
    .meta({ title: detailType, description: `Put by ${putBy}, when: ${when}. At least once.` });
}

/** Names of the members, of whichever form. */
function membersOf(schema: z.core.$ZodType): readonly string[] {
  const { properties = {}, anyOf, oneOf } = z.toJSONSchema(schema, { io: "input" });
  const names = [properties, ...[...(anyOf ?? []), ...(oneOf ?? [])].map((way) => way.properties ?? {})];
  return [...new Set(names.flatMap(Object.keys))];
}
