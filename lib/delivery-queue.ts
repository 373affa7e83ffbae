import { Duration } from "aws-cdk-lib";
import type { Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { AnyPrincipal, Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { DeadLetterQueue } from "./dead-letter-queue.ts";
import type { HandlerFunction } from "./handler-function.ts";

export interface DeliveryQueueProps {
  /** What it means that an event is not delivered, for the alarms. */
  readonly impact: string;
  /** The section of docs/operator-runbook.md. */
  readonly runbook: string;
  readonly consumer: HandlerFunction;
  /** How often an event is delivered, a minute apart, before it is given up. At most 1,000, a limit of SQS. */
  readonly attempts: number;
}

/** Events on their way to a function: kept up to 14 days, delivered one by one, again and again until the function is done. */
export class DeliveryQueue extends Construct {
  readonly queue: Queue;
  readonly impact: string;
  readonly runbook: string;

  constructor(scope: Construct, id: string, props: DeliveryQueueProps) {
    super(scope, id);
    this.impact = props.impact;
    this.runbook = props.runbook;
    this.queue = new Queue(this, "Queue", {
      retentionPeriod: Duration.days(14),
      // Twice the function's time-out: what failed comes back after a minute.
      visibilityTimeout: Duration.minutes(1),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      deadLetterQueue: {
        queue: new DeadLetterQueue(this, "DeadLetters", props),
        maxReceiveCount: props.attempts,
      },
    });
    // Not CDK's event source, which allows more than Lambda asks for:
    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    props.consumer.allow({
      actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      resources: [this.queue.queueArn],
    });
    props.consumer.lambda.addEventSourceMapping(`${id}Deliveries`, {
      eventSourceArn: this.queue.queueArn,
      batchSize: 1,
      reportBatchItemFailures: true,
    });
  }

  /** Events of the rule are put in; what cannot even be put in has a dead-letter queue of its own. */
  receive(rule: Rule): void {
    const { impact, runbook } = this;
    rule.addTarget(
      new SqsQueue(this.queue, { deadLetterQueue: new DeadLetterQueue(this, "Undelivered", { impact, runbook }) }),
    );
  }

  /**
   * As `receive`, and whatever the rule did not send is refused, whoever sends it and whatever their own policies say. Nor can dead
   * letters be moved back: that is a send of whoever moves them.
   */
  receiveOnly(rule: Rule): void {
    this.receive(rule);
    this.queue.addToResourcePolicy(
      new PolicyStatement({
        sid: "OnlyItsRuleSends",
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ["sqs:SendMessage"],
        resources: [this.queue.queueArn],
        // AWS sets the key for calls of its services alone, so it is absent from anybody else's, and then ArnNotEquals holds:
        // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcearn
        conditions: { ArnNotEquals: { "aws:SourceArn": rule.ruleArn } },
      }),
    );
  }
}
