import * as z from "zod/mini";
import {
  AccessSubmitted,
  DAYPASS_SOURCE,
  ExtensionSubmitted,
  FACT_DETAIL_TYPE_PREFIX,
  REFUSED_CLICK_DETAIL_TYPE,
  RequestClicked,
  SLACK_DETAIL_TYPES,
  SLACK_SOURCE,
} from "../../../lambdas/domain/slack-events.ts";
import type { AccessEvents } from "../../../lambdas/ports/access-events.ts";
import type { Submissions } from "../../../lambdas/ports/submissions.ts";
import { type Fault, type Faults, lasting, type Place } from "../kernel/faults.ts";
import type { FunctionName } from "../kernel/invocation.ts";
import type { VirtualTime } from "../kernel/virtual-time.ts";
import type { DeployedQueue, Deployment, Target, WorkflowName } from "./deployment.ts";
import type { InvocationResult } from "./lambda-service.ts";

export interface DeliveryParts {
  readonly seed: number;
  readonly time: VirtualTime;
  readonly faults: Faults;
  readonly deployment: Deployment;
  met(fault: Fault, place: Place): void;
  startExecution(workflow: WorkflowName, input: unknown): void;
  invoke(functionName: FunctionName, event: unknown): Promise<InvocationResult>;
  /** A message that was given up. */
  dead(functionName: FunctionName, body: string): void;
}

const ON_THE_WAY = [
  [2, "duplicated"],
  [1, "delayed"],
] as const;

/** The bus, its rules and the queues behind them: at least once, in any order, some of it late. */
export class Deliveries {
  readonly #parts: DeliveryParts;
  #events = 0;
  #underWay = 0;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  get isIdle(): boolean {
    return this.#underWay === 0;
  }

  put(source: string, detailType: string, detail: unknown): void {
    const { time, deployment } = this.#parts;
    this.#events += 1;
    const event = {
      version: "0",
      id: `event-${this.#events}`,
      "detail-type": detailType,
      source,
      account: "111122223333",
      time: new Date(time.now()).toISOString(),
      region: "eu-central-1",
      resources: [],
      detail,
    };
    for (const { matches, target } of deployment.rules) if (matches(event)) this.#send(event.id, target, event);
  }

  #send(id: string, target: Target, event: unknown): void {
    const place = {
      seed: this.#parts.seed,
      name: `${id} to ${"workflow" in target ? target.workflow : target.queueOf}`,
    };
    for (const milliseconds of this.#arrivals(place)) {
      this.#soon(milliseconds, () => {
        if ("workflow" in target) this.#parts.startExecution(target.workflow, event);
        else this.#receive({ consumer: target.queueOf, id, body: JSON.stringify(event), receives: 1 });
      });
    }
  }

  /** Milliseconds after which it arrives, once or twice. */
  #arrivals(place: Place): readonly number[] {
    const fault = this.#parts.faults.at(place, ON_THE_WAY);
    if (fault !== undefined) this.#parts.met(fault, place);
    const usual = lasting(place, "way", 20, 1_500);
    if (fault === "delayed") return [lasting(place, "delayed", 20_000, 900_000)];
    return fault === "duplicated" ? [usual, lasting(place, "again", 1, 120_000)] : [usual];
  }

  #receive(message: Message): void {
    const { consumer, id, body, receives } = message;
    const { visibilitySeconds, mostReceives } = this.#queue(consumer);
    if (receives > mostReceives) {
      this.#parts.dead(consumer, body);
      return;
    }
    const visibleAgain = this.#parts.time.now() + visibilitySeconds * 1_000;
    const attributes = { ApproximateReceiveCount: String(receives) };
    this.#underWay += 1;
    const batch = { Records: [{ messageId: id, body, attributes }] };
    void this.#parts.invoke(consumer, batch).then((result) => {
      this.#underWay -= 1;
      if (result.kind === "answered" && BatchAnswer.parse(result.answer).batchItemFailures.length === 0) return;
      const wait = Math.max(0, visibleAgain - this.#parts.time.now());
      this.#soon(wait, () => this.#receive({ ...message, receives: receives + 1 }));
    });
  }

  #queue(consumer: FunctionName): DeployedQueue {
    const queue = this.#parts.deployment.queues.get(consumer);
    if (queue === undefined) throw new Error(`${consumer} has no queue`);
    return queue;
  }

  #soon(milliseconds: number, act: () => void): void {
    this.#underWay += 1;
    this.#parts.time.after(milliseconds, () => {
      this.#underWay -= 1;
      act();
    });
  }

  /** What the Slack function puts on the bus. */
  submissions(): Submissions {
    const { submitted, extensionSubmitted, clicked } = SLACK_DETAIL_TYPES;
    return {
      submitted: async (event) => this.put(SLACK_SOURCE, submitted, z.encode(AccessSubmitted, event)),
      extensionSubmitted: async (event) =>
        this.put(SLACK_SOURCE, extensionSubmitted, z.encode(ExtensionSubmitted, event)),
      clicked: async (event) => this.put(SLACK_SOURCE, clicked, z.encode(RequestClicked, event)),
    };
  }

  /** Facts, kept by the fake and put on the bus. */
  accessEvents(fake: AccessEvents): AccessEvents {
    return {
      publish: async (entries) => {
        await fake.publish(entries);
        for (const { type, body } of entries) {
          this.put(DAYPASS_SOURCE, `${FACT_DETAIL_TYPE_PREFIX}${type}`, JSON.parse(body));
        }
      },
      publishRefusedClick: async (click) => {
        await fake.publishRefusedClick(click);
        this.put(DAYPASS_SOURCE, REFUSED_CLICK_DETAIL_TYPE, { version: 1, ...click });
      },
    };
  }
}

interface Message {
  readonly consumer: FunctionName;
  readonly id: string;
  readonly body: string;
  readonly receives: number;
}

const BatchAnswer = z.object({ batchItemFailures: z.array(z.unknown()) });
