import type {
  ChangeMessageVisibilityRequest,
  DeleteMessageRequest,
  GetQueueAttributesRequest,
  Message,
  ReceiveMessageRequest,
  SendMessageRequest,
} from "@aws-sdk/client-sqs";
import type { Clock } from "../../clock.ts";
import { AwsFault, type AwsService, type CallContext, type Operation } from "../../service.ts";
import { type Delivery, ONCE } from "../delivery.ts";
import type { QueueAccess } from "../lambda-event-sources.ts";
import { md5, type Queue, type SentMessage } from "./queue.ts";
import { queueMakers } from "./queue-makers.ts";
import { partsOf, Queues } from "./queues.ts";

export interface SqsService extends AwsService, QueueAccess {
  /** What is in the queue, in flight and delayed as well, oldest first. @throws AwsFault QueueDoesNotExist. */
  messages(queueArn: string): readonly SentMessage[];
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html: 1 MiB. */
const LONGEST_MESSAGE_BYTES = 1_048_576;
/** The characters that a message may have, https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const ALLOWED_TEXT = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]+$/u;

export interface SqsServiceOptions {
  readonly clock: Clock;
  /** Asked for each message sent: when it can be received, and, though it was deleted, again; @default once. */
  readonly delivery?: Delivery;
}

/** Amazon SQS: standard queues. */
export function createSqsService({ clock, delivery = ONCE }: SqsServiceOptions): SqsService {
  const queues = new Queues();
  const operation = <Input extends { readonly QueueUrl?: string | undefined }>(
    action: string,
    run: (queue: Queue, input: Input, context: CallContext) => unknown,
  ): Operation<Input> => ({
    needs: ({ QueueUrl = "" }, { region }) => [
      { action: `sqs:${action}`, resource: `arn:aws:sqs:${region}:${partsOf(QueueUrl).join(":")}` },
    ],
    run: (input, context) => run(queues.byUrl(input.QueueUrl ?? ""), input, context),
  });
  return {
    signingName: "sqs",
    operations: {
      SendMessage: operation<SendMessageRequest>("SendMessage", send),
      ReceiveMessage: operation<ReceiveMessageRequest>("ReceiveMessage", receive),
      DeleteMessage: operation<DeleteMessageRequest>("DeleteMessage", (queue, { ReceiptHandle }) => {
        queue.delete(requireReceipt(ReceiptHandle));
        return {};
      }),
      ChangeMessageVisibility: operation<ChangeMessageVisibilityRequest>("ChangeMessageVisibility", (queue, input) => {
        const timeout = within("VisibilityTimeout", input.VisibilityTimeout ?? -1, 0, 43_200);
        queue.changeVisibility(requireReceipt(input.ReceiptHandle), timeout);
        return {};
      }),
      GetQueueAttributes: operation<GetQueueAttributesRequest>("GetQueueAttributes", (queue, { AttributeNames = [] }) =>
        attributesOf(queue, AttributeNames, queues.policyOf(queue.settings.arn)),
      ),
    },
    resourceMakers: queueMakers(queues, clock, delivery),
    resourcePolicy: (arn) => queues.policyOf(arn),
    queueUrl: (arn) => queues.byArn(arn).settings.url,
    onMessage: (arn, listener) => queues.byArn(arn).onMessage(listener),
    messages: (arn) => queues.byArn(arn).messages(),
  };
}

function send(queue: Queue, input: SendMessageRequest, { caller }: CallContext): object {
  const { MessageBody: body = "", MessageAttributes: attributes = {} } = input;
  if (Buffer.byteLength(body) > LONGEST_MESSAGE_BYTES) {
    const reason = `One or more parameters are invalid. Reason: Message must be shorter than ${LONGEST_MESSAGE_BYTES} bytes.`;
    throw new AwsFault("InvalidParameterValue", reason);
  }
  if (!ALLOWED_TEXT.test(body)) {
    throw new AwsFault("InvalidMessageContents", "Invalid binary character or empty body in the message.");
  }
  const delay = within("DelaySeconds", input.DelaySeconds ?? queue.settings.delaySeconds, 0, 900);
  const { id } = queue.send({ body, attributes, senderId: caller.principalArn }, delay);
  return { MessageId: id, MD5OfMessageBody: md5(body) };
}

function receive(queue: Queue, input: ReceiveMessageRequest): object {
  if ((input.WaitTimeSeconds ?? 0) > 0) throw new Error("long polling (WaitTimeSeconds) is not emulated");
  const most = within("MaxNumberOfMessages", input.MaxNumberOfMessages ?? 1, 1, 10);
  const visibility = input.VisibilityTimeout;
  if (visibility !== undefined) within("VisibilityTimeout", visibility, 0, 43_200);
  const messages = queue.receive(most, visibility);
  return messages.length === 0 ? {} : { Messages: messages.map((message) => asAsked(message, input)) };
}

/** Attributes come only to who asks for them by name, or for all. */
function asAsked({ Attributes, MessageAttributes, ...message }: Message, input: ReceiveMessageRequest): Message {
  const { MessageSystemAttributeNames = [], AttributeNames = [], MessageAttributeNames = [] } = input;
  const system = only(Attributes ?? {}, [...MessageSystemAttributeNames, ...AttributeNames]);
  const own = only(MessageAttributes ?? {}, MessageAttributeNames);
  return {
    ...message,
    ...(Object.keys(system).length === 0 ? {} : { Attributes: system }),
    ...(Object.keys(own).length === 0 ? {} : { MessageAttributes: own }),
  };
}

function only<Value>(all: Readonly<Record<string, Value>>, names: readonly string[]): Record<string, Value> {
  const everything = names.includes("All") || names.includes(".*");
  return Object.fromEntries(Object.entries(all).filter(([name]) => everything || names.includes(name)));
}

function attributesOf(queue: Queue, names: readonly string[], policy: unknown): object {
  const { arn, visibilitySeconds, retentionSeconds, delaySeconds, redrive } = queue.settings;
  const { visible, inFlight, delayed } = queue.counts();
  const all: Record<string, string> = {
    QueueArn: arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(visibilitySeconds),
    MessageRetentionPeriod: String(retentionSeconds),
    DelaySeconds: String(delaySeconds),
  };
  if (policy !== undefined) all["Policy"] = JSON.stringify(policy);
  if (redrive !== undefined) {
    const { deadLetterArn: deadLetterTargetArn, maxReceiveCount } = redrive;
    all["RedrivePolicy"] = JSON.stringify({ deadLetterTargetArn, maxReceiveCount });
  }
  return { Attributes: only(all, names) };
}

function requireReceipt(handle = ""): string {
  if (/^[\w-]+#\d+$/.test(handle)) return handle;
  throw new AwsFault("ReceiptHandleIsInvalid", `The input receipt handle "${handle}" is not a valid receipt handle.`);
}

function within(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  const reason = `Value ${value} for parameter ${name} is invalid. Reason: Must be between ${least} and ${most}.`;
  throw new AwsFault("InvalidParameterValue", reason);
}
