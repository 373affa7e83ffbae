import type { TableParts, WireItem } from "./table.ts";

interface Change {
  readonly atMs: number;
  readonly key: WireItem;
  readonly item: WireItem | undefined;
}

/** A second table that gets each change late. Nobody sees it between reads, so it catches up when it is read, without timers. */
export class LaggingCopy {
  readonly name: string;
  readonly #parts: TableParts;
  #changes: Change[] = [];

  constructor(parts: TableParts) {
    this.#parts = parts;
    this.name = `${parts.name}.copy`;
  }

  note(key: WireItem, item: WireItem | undefined): void {
    this.#changes.push({ atMs: this.#parts.clock.now(), key, item });
  }

  async catchUp(): Promise<void> {
    const seenMs = this.#parts.clock.now() - this.#parts.indexLagMs();
    const due = this.#changes.filter(({ atMs }) => atMs <= seenMs);
    if (due.length === 0) return;
    this.#changes = this.#changes.filter(({ atMs }) => atMs > seenMs);
    const latest = new Map(due.map((change) => [JSON.stringify(change.key), change]));
    await Promise.all([...latest.values()].map((change) => this.#make(change)));
  }

  async forget(key: WireItem): Promise<void> {
    const text = JSON.stringify(key);
    this.#changes = this.#changes.filter((change) => JSON.stringify(change.key) !== text);
    await this.#make({ key, item: undefined });
  }

  async #make({ key, item }: Pick<Change, "key" | "item">): Promise<void> {
    const { server } = this.#parts;
    if (item === undefined) await server.call("DeleteItem", { TableName: this.name, Key: key });
    else await server.call("PutItem", { TableName: this.name, Item: item });
  }
}
