import { SharedTime } from "./shared-time.ts";
import { Timers } from "./timers.ts";

/** The time of the local cloud: one clock for every service, function and person. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` once `now()` has reached `atMs`; returns a function that takes it back. */
  at(atMs: number, task: () => void | Promise<void>): () => void;
}

export interface CloudClockOptions {
  /** Milliseconds since the epoch; @default - the real time. */
  readonly startMs?: number;
  /** Cloud milliseconds per real millisecond; 0 is paused; @default 1. */
  readonly speed?: number;
}

/** setTimeout overflows beyond 24.8 days (2^31 ms): longer waits are made in parts. */
const LONGEST_REAL_WAIT_MS = 2 ** 30;

/**
 * The cloud's one clock. Running, its timers are real timers scaled by the speed; paused, time stands still and a timer fires
 * only when it is due already or when somebody skips. After each skipped timer the cloud settles before the next one fires.
 */
export class CloudClock implements Clock {
  readonly time = new SharedTime();
  readonly #timers = new Timers();
  #speed: number;
  /** One skip at a time; during it no timer fires by itself. */
  #skipping = false;
  #held = false;
  #real: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #failure: { readonly reason: unknown } | undefined;
  #settle: () => Promise<void> = async () => {
    await new Promise((resolve) => setImmediate(resolve));
  };

  constructor(options: CloudClockOptions = {}) {
    this.#speed = options.speed ?? 1;
    this.time.set(options.startMs ?? Date.now(), this.#speed);
  }

  /** What waits until the cloud is idle (local/settling.ts); without it a skip only lets the event loop turn once. */
  settleWith(settle: () => Promise<void>): void {
    this.#settle = settle;
  }

  now(): number {
    return this.time.now();
  }

  at(atMs: number, task: () => void | Promise<void>): () => void {
    const { isNext, takeBack } = this.#timers.add(atMs, task);
    if (isNext) this.#arm();
    return () => {
      if (takeBack()) this.#arm();
    };
  }

  nextTimerAt(): number | undefined {
    return this.#timers.next?.atMs;
  }

  /** True while a due timer is about to fire by itself: the cloud is not idle yet. */
  firesSoon(): boolean {
    return this.#immediate !== undefined;
  }

  pause(): void {
    this.setSpeed(0);
  }

  /** Cloud milliseconds per real millisecond; 0 pauses. */
  setSpeed(speed: number): void {
    if (!(speed >= 0)) throw new RangeError(`speed ${speed}, must be 0 or more`);
    this.#speed = speed;
    this.time.set(this.now(), speed);
    this.#arm();
  }

  /** Goes to `targetMs`, firing what is due on the way in order, each at its own instant. Only while paused. */
  async skipTo(targetMs: number): Promise<void> {
    await this.#whileSkipping(async () => {
      for (;;) {
        const next = this.nextTimerAt();
        if (next === undefined || next > targetMs) break;
        await this.#fireNext();
      }
      this.time.set(Math.max(targetMs, this.now()), 0);
    });
  }

  async skipBy(durationMs: number): Promise<void> {
    await this.skipTo(this.now() + durationMs);
  }

  /**
   * Skips from timer to timer until the settled cloud satisfies the predicate. Only while paused.
   * @throws Error when nothing is left to happen, or when more than `limitMs` of cloud time would pass.
   */
  async runUntil(
    predicate: () => boolean | Promise<boolean>,
    { limitMs }: { readonly limitMs: number },
  ): Promise<void> {
    const lastMs = this.now() + limitMs;
    await this.#whileSkipping(async () => {
      while (!(await this.#letting(predicate))) {
        await this.#settled();
        const next = this.nextTimerAt();
        const at = new Date(this.now()).toISOString();
        if (next === undefined) throw new Error(`what was waited for did not come: at ${at} nothing is left to happen`);
        if (next > lastMs) throw new Error(`what was waited for did not come within ${limitMs} ms, by ${at}`);
        await this.#fireNext();
      }
    });
  }

  /** Takes back all timers; nothing fires any more. */
  close(): void {
    this.#timers.clear();
    this.#disarm();
  }

  async #whileSkipping(skip: () => Promise<void>): Promise<void> {
    if (this.#speed !== 0) throw new Error(`the clock runs at speed ${this.#speed}, must be paused to skip`);
    if (this.#skipping) throw new Error("the clock is being skipped already, one skip at a time");
    this.#skipping = true;
    this.#hold(true);
    try {
      await this.#settled();
      await skip();
    } finally {
      this.#skipping = false;
      this.#hold(false);
    }
  }

  /** A predicate may ask the cloud, whose answer may need a timer that is due. */
  async #letting(predicate: () => boolean | Promise<boolean>): Promise<boolean> {
    this.#hold(false);
    try {
      return await predicate();
    } finally {
      this.#hold(true);
    }
  }

  #hold(held: boolean): void {
    this.#held = held;
    this.#arm();
  }

  async #fireNext(): Promise<void> {
    const timer = this.#timers.take();
    if (timer === undefined) return;
    this.time.set(Math.max(timer.atMs, this.now()), 0);
    this.#run(timer.task);
    await this.#settled();
  }

  async #settled(): Promise<void> {
    await this.#settle();
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure.reason;
  }

  #disarm(): void {
    clearTimeout(this.#real);
    clearImmediate(this.#immediate);
    this.#real = undefined;
    this.#immediate = undefined;
  }

  #arm(): void {
    this.#disarm();
    const { next } = this.#timers;
    if (next === undefined || this.#held) return;
    const waitMs = next.atMs - this.now();
    if (waitMs <= 0) this.#immediate = setImmediate(() => this.#fireDue());
    else if (this.#speed > 0) {
      this.#real = setTimeout(() => this.#fireDue(), Math.min(Math.ceil(waitMs / this.#speed), LONGEST_REAL_WAIT_MS));
    }
  }

  #fireDue(): void {
    for (const { task } of this.#timers.takeUntil(this.now())) this.#run(task);
    this.#arm();
  }

  /** Not awaited: a task may itself wait for a later timer. A failure is the cloud's own bug and ends the skip, or the process. */
  #run(task: () => void | Promise<void>): void {
    void (async () => task())().catch((reason: unknown) => {
      if (this.#speed > 0) throw reason;
      this.#failure ??= { reason };
    });
  }
}
