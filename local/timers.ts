interface Timer {
  readonly atMs: number;
  readonly task: () => void | Promise<void>;
}

/** What is to happen, in the order of its instant, and of its making where that is the same. */
export class Timers {
  readonly #timers: Timer[] = [];

  /** The next one; undefined when nothing is left to happen. */
  get next(): Timer | undefined {
    return this.#timers[0];
  }

  /** Returns whether it is the next one now, and a function that takes it back and says whether it was. */
  add(atMs: number, task: Timer["task"]): { readonly isNext: boolean; readonly takeBack: () => boolean } {
    if (!Number.isFinite(atMs)) throw new RangeError(`timer at ${atMs}, must be milliseconds since the epoch`);
    const timer: Timer = { atMs, task };
    const later = this.#timers.findIndex((other) => other.atMs > atMs);
    this.#timers.splice(later === -1 ? this.#timers.length : later, 0, timer);
    const takeBack = () => {
      const index = this.#timers.indexOf(timer);
      if (index !== -1) this.#timers.splice(index, 1);
      return index === 0;
    };
    return { isNext: this.#timers[0] === timer, takeBack };
  }

  /** Takes the next one out. */
  take(): Timer | undefined {
    return this.#timers.shift();
  }

  /** Takes out all up to this instant. */
  takeUntil(atMs: number): readonly Timer[] {
    const later = this.#timers.findIndex((timer) => timer.atMs > atMs);
    return this.#timers.splice(0, later === -1 ? this.#timers.length : later);
  }

  clear(): void {
    this.#timers.length = 0;
  }
}
