import type { Clock } from "../clock.ts";
import type { CloudEvent } from "./events/event.ts";

/** How something is delivered that AWS promises at least once and in no order: events, firings, messages, asynchronous invocations. */
export interface Delivery {
  /** Asked for each thing to deliver: after how many milliseconds of cloud time each of its copies comes, the first one first. */
  arrivals(): readonly number[];
}

export const ONCE: Delivery = { arrivals: () => [0] };

/** Together, so that they race; late, so that what comes next overtakes it; and again when it is long done. */
const ARRIVALS_MS: readonly (readonly number[])[] = [
  [0, 30_000],
  [2_000, 2_000],
  [0, 0],
  [1_000, 10_000],
];

/** Everything twice and out of order; the same each time for the same things in the same order. */
export function twiceOutOfOrder(): Delivery {
  let delivered = 0;
  return {
    arrivals() {
      delivered += 1;
      return ARRIVALS_MS[(delivered - 1) % ARRIVALS_MS.length] ?? [];
    },
  };
}

/** What a rate starts comes as an asynchronous invocation, which has copies of its own: copies of copies only cost time. */
export function eventDelivery({ arrivals }: Delivery) {
  return { arrivals: ({ source }: CloudEvent) => (source === "aws.events" ? ONCE.arrivals() : arrivals()) };
}

/** Copies of one instant race, also while the clock is skipped: what is due now begins before this returns. Ends with the first. */
export async function deliverCopies(
  clock: Clock,
  arrivals: readonly number[],
  deliver: () => Promise<void>,
): Promise<void> {
  const instants = [...new Set(arrivals)].map(async (afterMs) => {
    const copies = arrivals.filter((other) => other === afterMs);
    const together = async () => void (await Promise.all(copies.map(deliver)));
    if (afterMs === 0) await together();
    else await new Promise<void>((resolve) => clock.at(clock.now() + afterMs, () => together().then(resolve)));
  });
  await instants[0];
}
