import { Duration, Validations } from "aws-cdk-lib";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";

export interface DeadLetterQueueProps {
  /** What it means that something is in here, for the alarm that `Monitoring` makes of it. */
  readonly impact: string;
  /** The section of docs/operator-runbook.md, as in its heading's anchor. */
  readonly runbook: string;
  /** @default - a name made by CloudFormation */
  readonly queueName?: string;
}

/** Keeps for 14 days what could not be delivered. `Monitoring` finds each one in the stack and alarms on it. */
export class DeadLetterQueue extends Queue {
  readonly impact: string;
  readonly runbook: string;

  constructor(scope: Construct, id: string, { impact, runbook, queueName }: DeadLetterQueueProps) {
    super(scope, id, {
      ...(queueName === undefined ? {} : { queueName }),
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    this.impact = impact;
    this.runbook = runbook;
    Validations.of(this).acknowledge({
      id: "AwsSolutions-SQS3",
      reason: "It is itself the dead-letter queue, and nothing consumes it that could fail.",
    });
  }
}
