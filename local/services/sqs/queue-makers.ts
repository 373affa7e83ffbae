import { z } from "zod";
import type { Clock } from "../../clock.ts";
import type { ResourceMaker } from "../../service.ts";
import type { Delivery } from "../delivery.ts";
import { Queue } from "./queue.ts";
import type { Queues } from "./queues.ts";

const seconds = (least: number, most: number, otherwise: number) =>
  z.coerce.number().int().min(least).max(most).default(otherwise);

/** Limits and defaults: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const queueProperties = z.strictObject({
  QueueName: z
    .string()
    .regex(/^[\w-]{1,80}$/)
    .optional(),
  VisibilityTimeout: seconds(0, 43_200, 30),
  MessageRetentionPeriod: seconds(60, 1_209_600, 345_600),
  DelaySeconds: seconds(0, 900, 0),
  RedrivePolicy: z
    .strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number().int().min(1).max(1_000) })
    .optional(),
  // accepted and without effect here
  SqsManagedSseEnabled: z.unknown().optional(),
  Tags: z.unknown().optional(),
});
const policyProperties = z.strictObject({ Queues: z.array(z.string()), PolicyDocument: z.unknown() });

/** Queues and their policies. A property that is not emulated is refused. */
export function queueMakers(queues: Queues, clock: Clock, delivery: Delivery): Readonly<Record<string, ResourceMaker>> {
  return {
    "AWS::SQS::Queue": (properties, { logicalId, stackName, region, accountId }) => {
      const made = queueProperties.parse(properties);
      const name = made.QueueName ?? `${stackName}-${logicalId}`.slice(0, 80);
      const arn = `arn:aws:sqs:${region}:${accountId}:${name}`;
      const url = `https://sqs.${region}.amazonaws.com/${accountId}/${name}`;
      const settings = {
        arn,
        url,
        visibilitySeconds: made.VisibilityTimeout,
        retentionSeconds: made.MessageRetentionPeriod,
        delaySeconds: made.DelaySeconds,
        redrive:
          made.RedrivePolicy === undefined
            ? undefined
            : {
                deadLetterArn: made.RedrivePolicy.deadLetterTargetArn,
                maxReceiveCount: made.RedrivePolicy.maxReceiveCount,
              },
      };
      queues.add(new Queue(settings, { clock, delivery, queueOf: (other) => queues.byArn(other) }));
      return { ref: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
    },
    "AWS::SQS::QueuePolicy": (properties, { logicalId }) => {
      const made = policyProperties.parse(properties);
      for (const url of made.Queues) queues.setPolicy(queues.byUrl(url).settings.arn, made.PolicyDocument);
      return { ref: logicalId, attributes: { Id: logicalId } };
    },
  };
}
