import type { Clock } from "../../clock.ts";
import type { DynaliteServer } from "./dynalite-server.ts";
import { ExpiringKeys } from "./expiring-keys.ts";
import { LaggingCopy } from "./lagging-copy.ts";

/** An item or a key as the wire has it: `{ pk: { S: "…" } }`. */
export type WireItem = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface TableRequest {
  readonly TableName?: string;
  readonly Key?: WireItem;
  readonly Item?: WireItem;
  readonly IndexName?: string;
  readonly ConsistentRead?: boolean;
  readonly ReturnValues?: string;
  readonly ReturnValuesOnConditionCheckFailure?: string;
  readonly KeyConditionExpression?: string;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: WireItem;
}

export interface TableParts {
  readonly name: string;
  readonly keyNames: readonly string[];
  /** Partition key by index name. */
  readonly indexKeys: ReadonlyMap<string, string>;
  readonly ttlAttribute: string | undefined;
  readonly server: DynaliteServer;
  readonly clock: Clock;
  indexLagMs(): number;
}

/**
 * One table: dynalite's, and a copy that runs behind. Indexes, and reads that do not ask to be consistent, see the copy; an item
 * whose time to live has run out is gone for everybody, though AWS may keep it for days.
 */
export class DynamodbTable {
  readonly parts: TableParts;
  readonly copy: LaggingCopy;
  readonly #expiring: ExpiringKeys;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(parts: TableParts) {
    this.parts = parts;
    this.copy = new LaggingCopy(parts);
    this.#expiring = new ExpiringKeys(parts.ttlAttribute);
  }

  async read(action: string, input: TableRequest): Promise<object> {
    const { server } = this.parts;
    if (input.ConsistentRead === true && input.IndexName === undefined) {
      if (this.#expiring.anyBy(this.#nowSeconds())) await this.#inTurn(() => this.#forgetExpired());
      return server.call(action, input);
    }
    await this.#inTurn(async () => {
      await this.#forgetExpired();
      await this.copy.catchUp();
    });
    return server.call(action, { ...input, TableName: this.copy.name });
  }

  /** Writes are made one after the other, so that the copy gets them in their order. */
  write(action: string, input: TableRequest): Promise<object> {
    return this.#inTurn(async () => {
      await this.#forgetExpired();
      if (action !== "UpdateItem") {
        const answer = await this.parts.server.call(action, input);
        this.#changed(this.#keyOf(input.Key ?? input.Item ?? {}), input.Item);
        return answer;
      }
      const { Attributes, ...answer } = await this.parts.server.call(action, { ...input, ReturnValues: "ALL_NEW" });
      // dynalite's answer to ALL_NEW is the item in the form that came in
      const item = Attributes as WireItem;
      this.#changed(this.#keyOf(item), item);
      return input.ReturnValues === "ALL_NEW" ? { ...answer, Attributes } : answer;
    });
  }

  #changed(key: WireItem, item: WireItem | undefined): void {
    this.#expiring.note(key, item);
    this.copy.note(key, item);
  }

  async #forgetExpired(): Promise<void> {
    for (const key of this.#expiring.takeBy(this.#nowSeconds())) {
      await this.parts.server.call("DeleteItem", { TableName: this.parts.name, Key: key });
      await this.copy.forget(key);
    }
  }

  #keyOf(item: WireItem): WireItem {
    return Object.fromEntries(this.parts.keyNames.map((name) => [name, item[name] ?? {}]));
  }

  #nowSeconds(): number {
    return Math.floor(this.parts.clock.now() / 1_000);
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(task);
    this.#tail = result.catch(() => {});
    return result;
  }
}
