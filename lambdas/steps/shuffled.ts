import type { Random } from "../ports/random.ts";

/** In no order: however many cannot be moved, none of the others waits behind them for good. */
export function shuffled<Item>(items: readonly Item[], random: Random): readonly Item[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
