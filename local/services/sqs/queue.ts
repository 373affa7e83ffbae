import { createHash, randomUUID } from "node:crypto";
import type { Message, MessageAttributeValue } from "@aws-sdk/client-sqs";
import type { Clock } from "../../clock.ts";
import { AwsFault } from "../../service.ts";
import type { Delivery } from "../delivery.ts";

export interface QueueSettings {
  readonly arn: string;
  readonly url: string;
  readonly visibilitySeconds: number;
  readonly retentionSeconds: number;
  readonly delaySeconds: number;
  readonly redrive: { readonly deadLetterArn: string; readonly maxReceiveCount: number } | undefined;
}

export interface SentMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  readonly senderId: string;
  readonly sentAtMs: number;
  readonly deadLetterSourceArn?: string;
}

export interface QueueParts {
  readonly clock: Clock;
  readonly delivery: Delivery;
  /** @throws AwsFault for a queue that there is not. */
  queueOf(arn: string): Queue;
}

interface Stored {
  readonly message: SentMessage;
  /** When it comes back although it was deleted: a server that was away still has it. */
  readonly comesBackAtMs: number[];
  visibleAtMs: number;
  receives: number;
  firstReceivedAtMs: number | undefined;
  /** Takes back the timer that tells of the message's coming back. */
  cancel: () => void;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const LONGEST_INVISIBLE_SECONDS = 43_200;

/** One standard queue. Times are the cloud's; what outlives its retention is forgotten when somebody looks. */
export class Queue {
  readonly settings: QueueSettings;
  readonly #parts: QueueParts;
  readonly #listeners: (() => void)[] = [];
  #stored: Stored[] = [];

  constructor(settings: QueueSettings, parts: QueueParts) {
    this.settings = settings;
    this.#parts = parts;
  }

  onMessage(listener: () => void): void {
    this.#listeners.push(listener);
    if (this.#receivable().length > 0) this.#parts.clock.at(this.#now(), listener);
  }

  send(
    message: Omit<SentMessage, "id" | "sentAtMs" | "senderId"> & { readonly senderId: string },
    delaySeconds: number,
  ): SentMessage {
    const sent = { ...message, id: randomUUID(), sentAtMs: this.#now() };
    const [firstMs = 0, ...againMs] = this.#parts.delivery.arrivals();
    const comesBackAtMs = againMs.map((ms) => sent.sentAtMs + ms);
    this.#store(sent, delaySeconds + firstMs / 1_000, comesBackAtMs);
    return sent;
  }

  /** Messages become invisible; one that was received too often already goes to the dead letters instead. */
  receive(most: number, visibilitySeconds = this.settings.visibilitySeconds): readonly Message[] {
    const messages: Message[] = [];
    for (const stored of this.#receivable()) {
      if (messages.length === most) break;
      const { redrive } = this.settings;
      if (redrive !== undefined && stored.receives >= redrive.maxReceiveCount) {
        this.#remove(stored);
        // its age counts on, https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
        this.#parts
          .queueOf(redrive.deadLetterArn)
          .#store({ ...stored.message, deadLetterSourceArn: this.settings.arn }, 0);
        continue;
      }
      stored.receives += 1;
      stored.firstReceivedAtMs ??= this.#now();
      this.#hide(stored, visibilitySeconds);
      messages.push(receivedOf(stored));
    }
    return messages;
  }

  /** A receipt of an earlier receive is accepted and has no effect, as with standard queues. */
  delete(receiptHandle: string): void {
    const stored = this.#heldBy(receiptHandle);
    if (stored === undefined) return;
    const backAtMs = stored.comesBackAtMs.shift();
    if (backAtMs === undefined) this.#remove(stored);
    else this.#hide(stored, Math.max(0, backAtMs - this.#now()) / 1_000);
  }

  changeVisibility(receiptHandle: string, seconds: number): void {
    const stored = this.#heldBy(receiptHandle);
    if (stored === undefined || stored.visibleAtMs <= this.#now()) {
      throw new AwsFault("MessageNotInflight", "The message referred to isn't in flight.");
    }
    this.#hide(stored, seconds);
  }

  messages(): readonly SentMessage[] {
    return this.#kept().map(({ message }) => message);
  }

  counts(): { readonly visible: number; readonly inFlight: number; readonly delayed: number } {
    const hidden = this.#kept().filter(({ visibleAtMs }) => visibleAtMs > this.#now());
    const delayed = hidden.filter(({ receives }) => receives === 0).length;
    return { visible: this.#receivable().length, inFlight: hidden.length - delayed, delayed };
  }

  #store(message: SentMessage, delaySeconds: number, comesBackAtMs: number[] = []): void {
    const stored: Stored = {
      message,
      comesBackAtMs,
      visibleAtMs: 0,
      receives: 0,
      firstReceivedAtMs: undefined,
      cancel: () => {},
    };
    this.#stored.push(stored);
    this.#hide(stored, delaySeconds);
  }

  #hide(stored: Stored, seconds: number): void {
    stored.cancel();
    stored.visibleAtMs = this.#now() + Math.min(seconds, LONGEST_INVISIBLE_SECONDS) * 1_000;
    if (seconds === 0) this.#tell();
    else stored.cancel = this.#parts.clock.at(stored.visibleAtMs, () => this.#tell());
  }

  #now(): number {
    return this.#parts.clock.now();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #remove(stored: Stored): void {
    stored.cancel();
    this.#stored = this.#stored.filter((other) => other !== stored);
  }

  #heldBy(receiptHandle: string): Stored | undefined {
    const found = this.#kept().find(({ message }) => receiptHandle.startsWith(`${message.id}#`));
    return found !== undefined && receiptOf(found) === receiptHandle ? found : undefined;
  }

  #receivable(): readonly Stored[] {
    return this.#kept().filter(({ visibleAtMs }) => visibleAtMs <= this.#now());
  }

  #kept(): readonly Stored[] {
    const oldestMs = this.#now() - this.settings.retentionSeconds * 1_000;
    for (const stored of this.#stored) if (stored.message.sentAtMs <= oldestMs) this.#remove(stored);
    return this.#stored;
  }
}

function receiptOf({ message, receives }: Stored): string {
  return `${message.id}#${receives}`;
}

function receivedOf(stored: Stored): Message {
  const { message, receives, firstReceivedAtMs } = stored;
  return {
    MessageId: message.id,
    ReceiptHandle: receiptOf(stored),
    Body: message.body,
    MD5OfBody: md5(message.body),
    Attributes: {
      SenderId: message.senderId,
      SentTimestamp: String(message.sentAtMs),
      ApproximateReceiveCount: String(receives),
      ApproximateFirstReceiveTimestamp: String(firstReceivedAtMs),
      ...(message.deadLetterSourceArn === undefined ? {} : { DeadLetterQueueSourceArn: message.deadLetterSourceArn }),
    },
    MessageAttributes: { ...message.attributes },
  };
}

/** The SDK checks this sum of what it sends and receives. */
export function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
