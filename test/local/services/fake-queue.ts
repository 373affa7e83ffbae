import type { Clock } from "../../../local/clock.ts";

interface Stored {
  readonly id: string;
  readonly body: string;
  readonly attributes: object;
  visibleAtMs: number;
  receives: number;
}

/** Just enough of an SQS queue to be polled: visibility of 30 s, receipts, a listener. */
export class FakeQueue {
  readonly messages: Stored[] = [];
  readonly #clock: Clock;
  readonly #listeners: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  onMessage(listener: () => void): void {
    this.#listeners.push(listener);
  }

  send(body: string, attributes: object = {}): void {
    const id = `m${this.messages.length}`;
    this.messages.push({ id, body, attributes, visibleAtMs: this.#clock.now(), receives: 0 });
    this.#tell();
  }

  call(operation: string, input: object): object {
    const request: {
      MessageBody?: string;
      MessageAttributes?: object;
      ReceiptHandle?: string;
      MaxNumberOfMessages?: number;
    } = input;
    if (operation === "SendMessage") this.send(request.MessageBody ?? "", request.MessageAttributes);
    else if (operation === "DeleteMessage") {
      const index = this.messages.findIndex(({ id, receives }) => `${id}#${receives}` === request.ReceiptHandle);
      if (index !== -1) this.messages.splice(index, 1);
    } else return { Messages: this.#receive(request.MaxNumberOfMessages ?? 1) };
    return {};
  }

  #receive(most: number): object[] {
    const visible = this.messages.filter(({ visibleAtMs }) => visibleAtMs <= this.#clock.now()).slice(0, most);
    return visible.map((message) => {
      message.receives += 1;
      message.visibleAtMs = this.#clock.now() + 30_000;
      this.#clock.at(message.visibleAtMs, () => this.#tell());
      const ReceiptHandle = `${message.id}#${message.receives}`;
      const Attributes = { ApproximateReceiveCount: String(message.receives) };
      return { MessageId: message.id, ReceiptHandle, Body: message.body, Attributes };
    });
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
