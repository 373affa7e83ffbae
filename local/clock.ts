/** The time of the local cloud: one clock for every service, function and person. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` once `now()` has reached `atMs`; returns a function that takes it back. */
  at(atMs: number, task: () => void | Promise<void>): () => void;
}
