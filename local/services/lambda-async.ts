import { randomUUID } from "node:crypto";
import type { InvocationResult } from "../lambda-host.ts";
import { AwsFault, type Caller } from "../service.ts";
import { type Delivery, deliverCopies, ONCE } from "./delivery.ts";
import type { DeliveryParts } from "./lambda-event-sources.ts";

/** What becomes of a function's asynchronous events (EventInvokeConfig, DeadLetterConfig); destinations by ARN. */
export interface EventHandling {
  readonly retries: number;
  readonly longestAgeSeconds: number;
  readonly onFailure?: string;
  readonly onSuccess?: string;
  readonly deadLetter?: string;
}

interface AcceptedEvent {
  readonly functionName: string;
  readonly payload: string;
  readonly requestId: string;
  readonly acceptedAtMs: number;
}

interface Ending {
  readonly condition: "Success" | "RetriesExhausted" | "EventAgeExceeded";
  readonly attempts: number;
  readonly last: InvocationResult | undefined;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const DEFAULT_HANDLING: EventHandling = { retries: 2, longestAgeSeconds: 21_600 };
const RETRY_AFTER_MS = [60_000, 120_000];
const LONGEST_THROTTLE_WAIT_MS = 300_000;

/** Asynchronous invocations: tried again after 1 and 2 minutes, then handed to the failure destination or dead-letter queue. */
export class AsyncInvocations {
  readonly #parts: DeliveryParts;
  readonly #delivery: Delivery;
  readonly #handling = new Map<string, EventHandling>();

  constructor(parts: DeliveryParts, delivery = ONCE) {
    this.#parts = parts;
    this.#delivery = delivery;
  }

  configure(functionName: string, handling: Partial<EventHandling>): void {
    this.#handling.set(functionName, { ...this.#handlingOf(functionName), ...handling });
  }

  /** @throws AwsFault ResourceNotFoundException. */
  accept(functionName: string, payload: string): void {
    const { host, clock } = this.#parts;
    if (host.definition(functionName) === undefined) {
      throw new AwsFault("ResourceNotFoundException", `Function not found: ${functionName}`, 404);
    }
    const event = { functionName, payload, requestId: randomUUID(), acceptedAtMs: clock.now() };
    void deliverCopies(clock, this.#delivery.arrivals(), async () => this.#report(event, await this.#deliver(event)));
  }

  async #deliver({ functionName, payload, requestId, acceptedAtMs }: AcceptedEvent): Promise<Ending> {
    const { host, clock } = this.#parts;
    let last: InvocationResult | undefined;
    let throttled = 0;
    for (let attempts = 0; ; ) {
      let waitMs: number | undefined;
      try {
        last = await host.invoke(functionName, payload, requestId);
        attempts += 1;
        if (!last.functionError) return { condition: "Success", attempts, last };
        if (attempts > this.#handlingOf(functionName).retries) return { condition: "RetriesExhausted", attempts, last };
        waitMs = RETRY_AFTER_MS[attempts - 1];
      } catch (error) {
        if (!(error instanceof AwsFault) || error.code !== "TooManyRequestsException") throw error;
        waitMs = Math.min(1_000 * 2 ** throttled, LONGEST_THROTTLE_WAIT_MS);
        throttled += 1;
      }
      const nextAtMs = clock.now() + (waitMs ?? LONGEST_THROTTLE_WAIT_MS);
      if (nextAtMs > acceptedAtMs + this.#handlingOf(functionName).longestAgeSeconds * 1_000) {
        return { condition: "EventAgeExceeded", attempts, last };
      }
      await new Promise<void>((resolve) => clock.at(nextAtMs, resolve));
    }
  }

  async #report(event: AcceptedEvent, ending: Ending): Promise<void> {
    const { onFailure, onSuccess, deadLetter } = this.#handlingOf(event.functionName);
    const failed = ending.condition !== "Success";
    const destination = failed ? onFailure : onSuccess;
    if (destination !== undefined) await this.#send(event, destination, JSON.stringify(this.#record(event, ending)));
    if (!failed || deadLetter === undefined) return;
    const payload: { readonly errorMessage?: unknown } = JSON.parse(ending.last?.payload ?? "{}") ?? {};
    const text = (StringValue: string) => ({ DataType: "String", StringValue });
    await this.#send(event, deadLetter, event.payload, {
      RequestID: text(event.requestId),
      ErrorCode: { DataType: "Number", StringValue: "200" },
      ErrorMessage: text(String(payload.errorMessage ?? ending.condition).slice(0, 1_000)),
    });
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
  #record({ functionName, payload, requestId }: AcceptedEvent, { condition, attempts, last }: Ending): object {
    const functionError = last?.functionError === true ? { functionError: "Unhandled" } : {};
    return {
      version: "1.0",
      timestamp: new Date(this.#parts.clock.now()).toISOString(),
      requestContext: {
        requestId,
        functionArn: `${this.#parts.host.definition(functionName)?.functionArn}:$LATEST`,
        condition,
        approximateInvokeCount: attempts,
      },
      requestPayload: JSON.parse(payload),
      responseContext: { statusCode: 200, executedVersion: "$LATEST", ...functionError },
      responsePayload: last === undefined ? null : JSON.parse(last.payload),
    };
  }

  async #send(event: AcceptedEvent, arn: string, body: string, MessageAttributes: object = {}): Promise<void> {
    const { host, calls, queues } = this.#parts;
    const roleArn = host.definition(event.functionName)?.roleArn ?? "";
    const caller: Caller = { principalArn: roleArn, roleArn, servicePrincipal: "lambda.amazonaws.com" };
    try {
      if (arn.split(":")[2] === "sns") {
        await calls.call(caller, "sns", "Publish", { TopicArn: arn, Message: body, MessageAttributes });
      } else {
        const QueueUrl = queues.queueUrl(arn);
        await calls.call(caller, "sqs", "SendMessage", { QueueUrl, MessageBody: body, MessageAttributes });
      }
    } catch (error) {
      if (!(error instanceof AwsFault)) throw error;
      // as on AWS the event is lost then, and only a metric knows
      host.note(event.functionName, `destination ${arn} not reached: ${error.code}: ${error.message}`);
    }
  }

  #handlingOf(functionName: string): EventHandling {
    return this.#handling.get(functionName) ?? DEFAULT_HANDLING;
  }
}
