import { Construct } from "constructs";
import { FactType } from "../lambdas/domain/audit-record.ts";
import type { Notice } from "../lambdas/domain/notice.ts";
import { DAYPASS_SOURCE, FACT_DETAIL_TYPE_PREFIX, REFUSED_CLICK_DETAIL_TYPE } from "../lambdas/domain/slack-events.ts";
import type { AccessEvents } from "./access-events.ts";
import type { AccessStore } from "./access-store.ts";
import { DeliveryQueue } from "./delivery-queue.ts";
import { HandlerFunction } from "./handler-function.ts";
import { silencedNotices } from "./silenced-notices.ts";
import type { SlackWorkspace } from "./slack-workspace.ts";

export interface NotificationsProps {
  readonly store: AccessStore;
  readonly events: AccessEvents;
  readonly slack: SlackWorkspace;
  /** Id of the channel where requests are shown. */
  readonly channel: string;
  /** What is told, by the deployment's configuration. */
  readonly told: Readonly<Record<Notice, boolean>>;
}

/** Told of at once by what comes seconds later: a message for it would only be one more for Slack to limit. */
const PASSING: ReadonlySet<FactType> = new Set<FactType>(["granting"]);

/** Facts, from the bus through a queue to Slack. Nothing else waits for it: with Slack down, access still comes and goes. */
export class Notifications extends Construct {
  constructor(scope: Construct, id: string, { store, events, slack, channel, told }: NotificationsProps) {
    super(scope, id);
    const notify = new HandlerFunction(this, "Notify", {
      handler: "notify",
      description: "Shows in Slack what is on record: one message per request, updated in place, and direct messages",
      environment: {
        TABLE_NAME: store.table.tableName,
        ...slack.environment,
        SLACK_CHANNEL: channel,
        ...silencedNotices(told),
      },
    });
    store.grant(notify, ["GetItem"], ["request#", "message#"]);
    store.grant(notify, ["UpdateItem"], ["message#"]);
    slack.grantBotToken(notify);

    const queue = new DeliveryQueue(this, "Messages", {
      impact: "Messages in Slack are late or missing: people do not see requests, decisions or ends.",
      runbook: "messages-are-missing",
      consumer: notify,
      // Sixteen hours, the most that SQS counts.
      attempts: 1000,
    });
    const facts = FactType.options
      .filter((type) => !PASSING.has(type))
      .map((type) => `${FACT_DETAIL_TYPE_PREFIX}${type}`);
    queue.receive(events.rule(this, "Facts", DAYPASS_SOURCE, ...facts, REFUSED_CLICK_DETAIL_TYPE));
  }
}
