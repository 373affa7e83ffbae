import type { ManualClock } from "../../../lambdas/adapters/in-memory/in-memory-clock.ts";
import type { Clock } from "../../../local/clock.ts";

interface Task {
  readonly atMs: number;
  /** Of two at one instant, the one that was asked for first comes first. */
  readonly order: number;
  readonly run: () => void;
  isOff: boolean;
}

/**
 * Time that stands still until the next thing that waits for it is let happen: all that happens in a story, in one order. Whole
 * milliseconds, so that nothing is rounded on the way.
 */
export class VirtualTime implements Clock {
  readonly #heap: Task[] = [];
  #nowMs: number;
  #orders = 0;

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  at(atMs: number, run: () => void): () => void {
    this.#orders += 1;
    const task: Task = { atMs: Math.max(this.#nowMs, Math.ceil(atMs)), order: this.#orders, run, isOff: false };
    this.#push(task);
    return () => {
      task.isOff = true;
    };
  }

  after(milliseconds: number, run: () => void): () => void {
    return this.at(this.#nowMs + milliseconds, run);
  }

  /** Lets the next thing happen; false when nothing waits. */
  step(): boolean {
    for (let task = this.#pop(); task !== undefined; task = this.#pop()) {
      if (task.isOff) continue;
      this.#nowMs = task.atMs;
      task.run();
      return true;
    }
    return false;
  }

  /** What the fakes are given. */
  manualClock(): ManualClock {
    return {
      now: () => new Date(this.#nowMs),
      advance: () => {
        throw new Error("time passes by what waits for it");
      },
    };
  }

  #push(task: Task): void {
    const heap = this.#heap;
    let index = heap.length;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(task, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = task;
  }

  #pop(): Task | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      const [left, right] = [heap[child], heap[child + 1]];
      if (left === undefined) break;
      if (right !== undefined && isBefore(right, left)) child += 1;
      const smaller = heap[child];
      if (smaller === undefined || !isBefore(smaller, last)) break;
      heap[index] = smaller;
      index = child;
    }
    heap[index] = last;
    return first;
  }
}

function isBefore(a: Task, b: Task): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

/**
 * Comes back when every promise that could go on has gone on. Node runs what `nextTick` was given when no microtask is left
 * (https://nodejs.org/api/process.html#when-to-use-queuemicrotask-vs-processnexttick), and nothing in a story waits for anything real.
 */
export function settled(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
