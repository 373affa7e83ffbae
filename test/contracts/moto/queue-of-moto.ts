import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { ServedMoto } from "./served-moto.ts";

/** A queue that keeps what comes, for whoever wants to know what was told. */
export async function makeQueue({ settings }: ServedMoto, QueueName: string) {
  const sqs = new SQSClient(settings);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
  const bodies: unknown[] = [];
  return {
    arn: Attributes?.QueueArn ?? "",
    /** All that came since it was made, oldest first. */
    async bodies(): Promise<readonly unknown[]> {
      for (;;) {
        const page = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
        for (const { Body = "", ReceiptHandle } of page.Messages ?? []) {
          bodies.push(JSON.parse(Body));
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        }
        if ((page.Messages ?? []).length === 0) return bodies;
      }
    },
  };
}
