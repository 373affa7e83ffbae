import type { Message } from "@aws-sdk/client-sqs";
import { z } from "zod";
import type { Clock } from "../clock.ts";
import type { InvocationResult, LambdaHost } from "../lambda-host.ts";
import { AwsFault, type Caller, type InternalCalls } from "../service.ts";

/** What Lambda must know of the queues: their addresses, and when there is something to receive. */
export interface QueueAccess {
  queueUrl(queueArn: string): string;
  /** Calls the listener whenever a message of the queue becomes receivable: sent, delayed no more, or visible again. */
  onMessage(queueArn: string, listener: () => void): void;
}

export interface DeliveryParts {
  readonly host: LambdaHost;
  readonly clock: Clock;
  readonly calls: InternalCalls;
  readonly queues: QueueAccess;
}

export interface SqsMapping {
  readonly queueArn: string;
  readonly functionName: string;
  /** 1 to 10. */
  readonly batchSize: number;
  readonly reportsItemFailures: boolean;
  /** Batches at the same time. */
  readonly maximumConcurrency: number;
}

const itemFailures = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
});

/** The pollers again try after this long when the queue refused them. */
const REFUSED_RETRY_MS = 10_000;

/** Event source mappings: messages of a queue are handed to a function in batches and deleted when it has succeeded. */
export class SqsMappings {
  readonly #parts: DeliveryParts;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  add(mapping: SqsMapping): void {
    let pollers = 0;
    let missed = false;
    const poll = async () => {
      while (pollers < mapping.maximumConcurrency) {
        pollers += 1;
        const messages = await this.#receive(mapping, () => void poll());
        if (messages.length === 0) {
          pollers -= 1;
          if (!missed) return;
          missed = false;
          continue;
        }
        void this.#handle(mapping, messages).finally(() => {
          pollers -= 1;
          void poll();
        });
      }
      // a poller that is just finding nothing would not see the message that came meanwhile
      missed = true;
    };
    this.#parts.queues.onMessage(mapping.queueArn, () => void poll());
  }

  async #receive({ queueArn, functionName, batchSize }: SqsMapping, again: () => void): Promise<readonly Message[]> {
    const { clock, queues } = this.#parts;
    const input = {
      QueueUrl: queues.queueUrl(queueArn),
      MaxNumberOfMessages: batchSize,
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    };
    const output: { readonly Messages?: readonly Message[] } | undefined = await this.#call(
      functionName,
      "ReceiveMessage",
      input,
    );
    if (output === undefined) clock.at(clock.now() + REFUSED_RETRY_MS, again);
    return output?.Messages ?? [];
  }

  async #handle(mapping: SqsMapping, messages: readonly Message[]): Promise<void> {
    const { functionName, queueArn } = mapping;
    const { host, queues } = this.#parts;
    const Records = messages.map((message) => recordOf(message, queueArn));
    const result = await invokeUnlessThrottled(host, functionName, JSON.stringify({ Records }));
    // what failed comes back by itself when its visibility time-out has run out
    const failed = failedOf(mapping, messages, result);
    for (const { MessageId = "", ReceiptHandle } of messages) {
      if (failed.has(MessageId)) continue;
      await this.#call(functionName, "DeleteMessage", { QueueUrl: queues.queueUrl(queueArn), ReceiptHandle });
    }
  }

  /** With the function's own role, as the pollers do; undefined when it was refused. */
  async #call(functionName: string, operation: string, input: object): Promise<object | undefined> {
    const { host, calls } = this.#parts;
    const roleArn = host.definition(functionName)?.roleArn ?? "";
    const caller: Caller = { principalArn: roleArn, roleArn, servicePrincipal: "lambda.amazonaws.com" };
    try {
      const output = await calls.call(caller, "sqs", operation, input);
      return typeof output === "object" && output !== null ? output : {};
    } catch (error) {
      if (!(error instanceof AwsFault)) throw error;
      host.note(functionName, `event source ${operation} refused: ${error.code}: ${error.message}`);
      return undefined;
    }
  }
}

async function invokeUnlessThrottled(host: LambdaHost, functionName: string, payload: string) {
  try {
    return await host.invoke(functionName, payload);
  } catch (error) {
    if (error instanceof AwsFault && error.code === "TooManyRequestsException") return undefined;
    throw error;
  }
}

function failedOf(
  { reportsItemFailures }: SqsMapping,
  messages: readonly Message[],
  result: InvocationResult | undefined,
): ReadonlySet<string> {
  const all = new Set(messages.map(({ MessageId = "" }) => MessageId));
  if (result === undefined || result.functionError) return all;
  const answer: unknown = JSON.parse(result.payload);
  if (!reportsItemFailures || answer === null) return new Set();
  const parsed = itemFailures.safeParse(answer);
  const failed = (parsed.data?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  // an answer of another shape, or about messages that were not in the batch, fails all of it
  return parsed.success && failed.every((id) => all.has(id)) ? new Set(failed) : all;
}

function recordOf(message: Message, eventSourceARN: string): object {
  const attributes = Object.entries(message.MessageAttributes ?? {}).map(([name, { StringValue, DataType }]) => [
    name,
    { stringValue: StringValue, stringListValues: [], binaryListValues: [], dataType: DataType },
  ]);
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(attributes),
    md5OfBody: message.MD5OfBody,
    eventSource: "aws:sqs",
    eventSourceARN,
    awsRegion: eventSourceARN.split(":")[3],
  };
}
