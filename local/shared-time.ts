/**
 * The cloud's time in memory that main thread and function workers share: cloud ms at a monotonic real instant, and the
 * speed since. Written by the clock only; readers retry while a write is under way (a sequence lock).
 */
export class SharedTime {
  readonly buffer: SharedArrayBuffer;
  readonly #sequence: Int32Array;
  readonly #values: Float64Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(32)) {
    this.buffer = buffer;
    this.#sequence = new Int32Array(buffer, 0, 1);
    this.#values = new Float64Array(buffer, 8, 3);
  }

  /** Milliseconds since the epoch, whole. */
  now(): number {
    return Math.floor(this.#exact());
  }

  /** From now on the time is `cloudMs` and goes on `speed` times as fast as real time; 0 stands still. */
  set(cloudMs: number, speed: number): void {
    Atomics.add(this.#sequence, 0, 1);
    this.#values.set([cloudMs, monotonicMs(), speed]);
    Atomics.add(this.#sequence, 0, 1);
  }

  #exact(): number {
    for (;;) {
      const before = Atomics.load(this.#sequence, 0);
      const [cloudMs = 0, realMs = 0, speed = 0] = this.#values;
      const whole = before % 2 === 0 && Atomics.load(this.#sequence, 0) === before;
      if (whole) return speed === 0 ? cloudMs : cloudMs + (monotonicMs() - realMs) * speed;
    }
  }
}

/** hrtime and not performance.now(): all threads of a process count it from the same origin. */
function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1_000_000;
}
