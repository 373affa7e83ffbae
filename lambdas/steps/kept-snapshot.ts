import type { SnapshotRead } from "../domain/directory-snapshot.ts";
import type { Clock } from "../ports/clock.ts";
import type { DirectorySnapshots } from "../ports/directory-snapshots.ts";

export interface KeptSnapshotPorts {
  readonly snapshots: DirectorySnapshots;
  readonly clock: Clock;
  /** Told when an old one has to do. */
  readonly reportFailure: (what: string, error: unknown) => void;
}

/** Milliseconds for which a snapshot serves: it is only what is offered, each choice is looked up again when it is made. */
const KEPT_FOR_MS = 5 * 60_000;

/**
 * The snapshot, read once in five minutes and sandbox. That there is none is not kept: somebody is about to have it read. While the
 * bucket is away an old one is better than none.
 */
export function makeKeptSnapshot({ snapshots, clock, reportFailure }: KeptSnapshotPorts) {
  let kept: { readonly until: number; readonly answer: SnapshotRead } | undefined;
  return async (): Promise<SnapshotRead> => {
    const now = clock.now().getTime();
    if (kept !== undefined && now < kept.until) return kept.answer;
    try {
      const answer = await snapshots.read();
      kept = answer.kind === "read" ? { until: now + KEPT_FOR_MS, answer } : undefined;
      return answer;
    } catch (error) {
      if (kept === undefined) throw error;
      reportFailure("the directory snapshot could not be read anew", error);
      return kept.answer;
    }
  };
}
