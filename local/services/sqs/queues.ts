import { AwsFault } from "../../service.ts";
import type { Queue } from "./queue.ts";

/** The queues there are, found by ARN, or by URL whatever its host: the last two parts of its path name the account and the queue. */
export class Queues {
  readonly #byArn = new Map<string, Queue>();
  readonly #policies = new Map<string, unknown>();

  add(queue: Queue): void {
    this.#byArn.set(queue.settings.arn, queue);
  }

  byArn(arn: string): Queue {
    const queue = this.#byArn.get(arn);
    if (queue === undefined) throw new AwsFault("QueueDoesNotExist", `The specified queue does not exist: ${arn}`);
    return queue;
  }

  byUrl(url: string): Queue {
    const [accountId, name] = partsOf(url);
    for (const [arn, queue] of this.#byArn) if (arn.endsWith(`:${accountId}:${name}`)) return queue;
    throw new AwsFault("QueueDoesNotExist", `The specified queue does not exist: ${url}`);
  }

  setPolicy(arn: string, document: unknown): void {
    this.#policies.set(arn, document);
  }

  policyOf(arn: string): unknown {
    return this.#policies.get(arn);
  }
}

/** The account and the name. */
export function partsOf(url: string): readonly [string, string] {
  const [name = "", accountId = ""] = url.split("/").reverse();
  return [accountId, name];
}
