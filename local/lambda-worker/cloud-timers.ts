import { AsyncResource } from "node:async_hooks";
import timers from "node:timers";
import timersPromises from "node:timers/promises";
import { promisify } from "node:util";

type Callback = (...args: unknown[]) => unknown;

const realSetImmediate = setImmediate;

/** A function's timer in cloud time, with the face of Node's Timeout. */
class CloudTimeout {
  readonly owner: CloudTimers;
  readonly delayMs: number;
  readonly repeats: boolean;
  readonly run: () => void;
  atMs = 0;

  constructor(owner: CloudTimers, callback: Callback, delayMs: number, args: readonly unknown[], repeats: boolean) {
    this.owner = owner;
    this.delayMs = delayMs;
    this.repeats = repeats;
    // AsyncResource: what a function keeps in AsyncLocalStorage must survive its timers
    const resource = new AsyncResource("CloudTimeout");
    this.run = () => resource.runInAsyncScope(callback, undefined, ...args);
  }

  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return true;
  }
  refresh(): this {
    this.owner.start(this);
    return this;
  }
  close(): this {
    this.owner.stop(this);
    return this;
  }
  [Symbol.dispose](): void {
    this.owner.stop(this);
  }
}

/** The timers of one worker. The host's clock says when to look (`runDue`); `announce` tells it when that should be next. */
export class CloudTimers {
  readonly #now: () => number;
  readonly #announce: (atMs: number | undefined) => void;
  readonly #pending = new Set<CloudTimeout>();
  #announced: number | undefined;

  constructor(now: () => number, announce: (atMs: number | undefined) => void) {
    this.#now = now;
    this.#announce = announce;
  }

  pending(): number {
    return this.#pending.size;
  }

  nextAtMs(): number | undefined {
    let next: number | undefined;
    for (const timer of this.#pending) if (next === undefined || timer.atMs < next) next = timer.atMs;
    return next;
  }

  start(timer: CloudTimeout): void {
    timer.atMs = this.#now() + timer.delayMs;
    this.#pending.add(timer);
    // Node's shortest delay is 1 ms and means "soon": it must pass while the cloud's time stands still
    if (timer.delayMs <= 1) realSetImmediate(() => this.#fire(timer));
    else if (this.#announced === undefined || timer.atMs < this.#announced) this.#tell(timer.atMs);
  }

  stop(timer: unknown): void {
    if (timer instanceof CloudTimeout) this.#pending.delete(timer);
  }

  runDue(): void {
    const now = this.#now();
    const due = [...this.#pending].filter((timer) => timer.atMs <= now).sort((a, b) => a.atMs - b.atMs);
    for (const timer of due) this.#fire(timer);
    this.#tell(this.nextAtMs());
  }

  forgetAll(): void {
    this.#pending.clear();
    this.#announced = undefined;
  }

  /** After the host has forgotten what it was told. */
  announceAgain(): void {
    this.#tell(this.nextAtMs());
  }

  #tell(atMs: number | undefined): void {
    this.#announced = atMs;
    this.#announce(atMs);
  }

  #fire(timer: CloudTimeout): void {
    if (!this.#pending.delete(timer)) return;
    if (timer.repeats) this.start(timer);
    timer.run();
  }

  /** Puts cloud time under every timer that a function can reach, but setImmediate, which is no timer. */
  install(): void {
    const make =
      (repeats: boolean) =>
      (callback: Callback, delayMs?: number, ...args: unknown[]) => {
        if (typeof callback !== "function")
          throw new TypeError(`timer callback ${String(callback)}, must be a function`);
        const delay = Number(delayMs);
        // whole milliseconds, as Node counts them: the clock shows no fraction, so a timer at one would never be due
        const wholeMs = delay >= 1 && delay <= 2 ** 31 - 1 ? Math.trunc(delay) : 1;
        const timer = new CloudTimeout(this, callback, wholeMs, args, repeats);
        this.start(timer);
        return timer;
      };
    const clear = (timer: unknown) => this.stop(timer);
    const wait = (delayMs?: number, value?: unknown, options: { readonly signal?: AbortSignal } = {}) =>
      new Promise((resolve, reject) => {
        options.signal?.throwIfAborted();
        const timer = make(false)(() => resolve(value), delayMs);
        options.signal?.addEventListener("abort", () => {
          this.stop(timer);
          reject(options.signal?.reason);
        });
      });
    const patched = {
      setTimeout: Object.assign(make(false), { [promisify.custom]: wait }),
      clearTimeout: clear,
      setInterval: make(true),
      clearInterval: clear,
    };
    Object.assign(globalThis, patched);
    Object.assign(timers, patched);
    Object.assign(timersPromises, {
      setTimeout: wait,
      setInterval: () => {
        throw new Error("setInterval of timers/promises is not emulated by the local cloud");
      },
    });
    AbortSignal.timeout = (delayMs: number) => {
      const controller = new AbortController();
      const reason = new DOMException("The operation was aborted due to timeout", "TimeoutError");
      patched.setTimeout(() => controller.abort(reason), delayMs);
      return controller.signal;
    };
  }
}
