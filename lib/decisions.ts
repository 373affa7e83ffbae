import { Construct } from "constructs";
import type { Notice } from "../lambdas/domain/notice.ts";
import { DAYPASS_SOURCE, SLACK_DETAIL_TYPES, SLACK_SOURCE } from "../lambdas/domain/slack-events.ts";
import type { AccessEvents } from "./access-events.ts";
import type { AccessStore } from "./access-store.ts";
import type { AuditTrail } from "./audit-trail.ts";
import type { FirstUse } from "./bindings.ts";
import { DeliveryQueue } from "./delivery-queue.ts";
import { HandlerFunction } from "./handler-function.ts";
import type { IdentityCenter } from "./identity-center.ts";
import type { OperatorsTopic } from "./operators-topic.ts";
import { silencedNotices } from "./silenced-notices.ts";
import type { SlackWorkspace } from "./slack-workspace.ts";
import { workflowArn } from "./workflow-names.ts";

export interface DecisionsProps {
  readonly store: AccessStore;
  readonly audit: AuditTrail;
  readonly events: AccessEvents;
  readonly identityCenter: IdentityCenter;
  readonly slack: SlackWorkspace;
  /** Domains whose addresses Slack has verified, separated by commas. */
  readonly emailDomains: string;
  readonly operators: OperatorsTopic;
  readonly firstUse: FirstUse;
  /** What is told, by the deployment's configuration. */
  readonly told: Readonly<Record<Notice, boolean>>;
  /** Of the bundle: the access policy. */
  readonly constants: Readonly<Record<string, string>>;
  /** How long a request waits for a decision, by the policy. */
  readonly lapseAfterSeconds: number;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html */
const MOST_ATTEMPTS = 1000;

/** Clicks on a request: from the bus through a queue to the function that checks the authority, and wakes or starts the workflow. */
export class Decisions extends Construct {
  constructor(scope: Construct, id: string, props: DecisionsProps) {
    super(scope, id);
    const {
      store,
      audit,
      events,
      identityCenter,
      slack,
      emailDomains,
      operators,
      firstUse,
      told,
      constants,
      lapseAfterSeconds,
    } = props;
    const decideRequest = new HandlerFunction(this, "DecideRequest", {
      handler: "decide-request",
      description: "Follows a click on a request if its author has that authority at this moment",
      environment: {
        TABLE_NAME: store.table.tableName,
        ...audit.environment,
        BUS_NAME: events.bus.eventBusName,
        ...identityCenter.environment,
        ...slack.environment,
        EMAIL_DOMAINS: emailDomains,
        REVOCATION_WORKFLOW_ARN: workflowArn(this, "revocation"),
        FIRST_USE: firstUse,
        ...silencedNotices(told),
        ...operators.environment,
      },
      constants,
    });
    store.grant(decideRequest, ["GetItem", "UpdateItem"], ["request#"]);
    store.grantBindings(decideRequest, firstUse === "everybody");
    operators.grantPage(decideRequest);
    audit.grantWrite(decideRequest);
    events.grantPut(decideRequest, DAYPASS_SOURCE);
    identityCenter.grantReadPeople(decideRequest, ["GetUserId", "DescribeUser", "GetGroupId", "IsMemberInGroups"]);
    slack.grantBotToken(decideRequest);
    decideRequest.allow({ actions: ["states:SendTaskSuccess"], resources: [workflowArn(this, "access")] });
    decideRequest.allow({ actions: ["states:StartExecution"], resources: [workflowArn(this, "revocation")] });

    const queue = new DeliveryQueue(this, "Clicks", {
      impact:
        "Somebody's click has no effect yet: a request may lapse undecided, and access that is to end early lasts until its expiry.",
      runbook: "a-click-was-lost",
      consumer: decideRequest,
      // A minute apart, for as long as a request waits, or as often as SQS counts: sixteen hours.
      attempts: Math.min(MOST_ATTEMPTS, Math.ceil(lapseAfterSeconds / 60)),
    });
    // A message in it is worth as much as Slack's signature.
    queue.receiveOnly(events.rule(this, "Clicked", SLACK_SOURCE, SLACK_DETAIL_TYPES.clicked));
  }
}
