import type { WireItem } from "./table.ts";

/** Which items have a time to live, and until when: what DynamoDB's background deletion would find. */
export class ExpiringKeys {
  readonly #attribute: string | undefined;
  readonly #byKey = new Map<string, { readonly key: WireItem; readonly atSeconds: number }>();
  #earliestSeconds = Number.POSITIVE_INFINITY;

  constructor(attribute: string | undefined) {
    this.#attribute = attribute;
  }

  /** Only a number counts as a time to live, https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html */
  note(key: WireItem, item: WireItem | undefined): void {
    if (this.#attribute === undefined) return;
    const number = item?.[this.#attribute]?.["N"];
    if (number === undefined) {
      this.#byKey.delete(JSON.stringify(key));
      return;
    }
    const atSeconds = Number(number);
    this.#byKey.set(JSON.stringify(key), { key, atSeconds });
    this.#earliestSeconds = Math.min(this.#earliestSeconds, atSeconds);
  }

  anyBy(nowSeconds: number): boolean {
    return this.#earliestSeconds < nowSeconds;
  }

  /** The keys whose time was before now; they are forgotten here. */
  takeBy(nowSeconds: number): readonly WireItem[] {
    if (!this.anyBy(nowSeconds)) return [];
    const expired: WireItem[] = [];
    this.#earliestSeconds = Number.POSITIVE_INFINITY;
    for (const [text, { key, atSeconds }] of this.#byKey) {
      if (atSeconds < nowSeconds) {
        expired.push(key);
        this.#byKey.delete(text);
      } else this.#earliestSeconds = Math.min(this.#earliestSeconds, atSeconds);
    }
    return expired;
  }
}
