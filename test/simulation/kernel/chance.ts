/** A number below 2^32 made of the parts: the same parts give the same number, others give another one. */
export function mixed(...parts: readonly (number | string)[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    if (typeof part === "number") hash = Math.imul(hash ^ part, 0x9e3779b1);
    else for (let at = 0; at < part.length; at += 1) hash = Math.imul(hash ^ part.charCodeAt(at), 0x01000193);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Numbers that look like chance and follow from a seed: mulberry32. */
export class Chance {
  #state: number;

  constructor(...seed: readonly (number | string)[]) {
    this.#state = mixed(...seed);
  }

  /** From 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let value = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  happens(probability: number): boolean {
    return this.next() < probability;
  }

  oneOf<Thing>(things: readonly [Thing, ...Thing[]]): Thing {
    return things[Math.floor(this.next() * things.length)] ?? things[0];
  }

  /** One of them, as often as its weight says. */
  weighted<Thing>(things: readonly [readonly [number, Thing], ...(readonly [number, Thing])[]]): Thing {
    let left = this.next() * things.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, thing] of things) {
      left -= weight;
      if (left < 0) return thing;
    }
    return things[0][1];
  }
}
