/** One call on its way through the front door. */
export interface Flight {
  /** It waits for a timer of fault injection; the function that it returns ends that. */
  hold(): () => void;
  /** Nobody waits for its answer any more. */
  abandoned(): void;
  isAbandoned(): boolean;
  end(): void;
}

/** Counts the calls in progress, and apart from them those that fault injection holds back. */
export class InFlight {
  #inProgress = 0;
  readonly #held = new Map<string, number>();

  /** Calls that are being processed, without those held back. */
  count(): number {
    return this.#inProgress;
  }

  /** Requests held back whose callers still wait: all of them, or those with this access key. */
  held(accessKeyId?: string): number {
    if (accessKeyId !== undefined) return this.#held.get(accessKeyId) ?? 0;
    return [...this.#held.values()].reduce((sum, count) => sum + count, 0);
  }

  /** `accessKeyId` is that of a function; calls of others are never awaited by one. */
  begin(accessKeyId?: string): Flight {
    this.#inProgress += 1;
    let holding = false;
    let awaited = accessKeyId !== undefined;
    let gone = false;
    const add = (change: number) => {
      if (awaited && accessKeyId !== undefined) this.#held.set(accessKeyId, this.held(accessKeyId) + change);
    };
    return {
      hold: () => {
        holding = true;
        this.#inProgress -= 1;
        add(1);
        return () => {
          add(-1);
          holding = false;
          this.#inProgress += 1;
        };
      },
      abandoned: () => {
        if (holding) add(-1);
        awaited = false;
        gone = true;
      },
      isAbandoned: () => gone,
      end: () => {
        this.#inProgress -= 1;
      },
    };
  }
}
