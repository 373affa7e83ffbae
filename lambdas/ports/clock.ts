/** The present instant. */
export interface Clock {
  now(): Date;
}

/** Waits a little within one invocation: only for the jitter between two tries of one write. */
export type Pause = (milliseconds: number) => Promise<void>;
