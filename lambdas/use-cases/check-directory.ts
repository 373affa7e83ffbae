import { type SnapshotRead, STALE_AFTER_SECONDS } from "../domain/directory-snapshot.ts";
import { secondsBetween } from "../domain/instant.ts";
import type { Clock } from "../ports/clock.ts";

export interface CheckDirectoryPorts {
  /** The snapshot of the directory, or why there is none. */
  snapshot(): Promise<SnapshotRead>;
  readonly clock: Clock;
}

export type DirectoryCheck =
  | { readonly kind: "fresh" }
  | { readonly kind: "stale"; readonly readAt: Date }
  /** There is nothing to choose from, in words for whoever wants to. */
  | { readonly kind: "none"; readonly why: string };

/** Whether there is something to choose from, before a form is opened. Throws `DirectoryUnavailableError`. */
export function makeCheckDirectory({ snapshot, clock }: CheckDirectoryPorts) {
  return async (): Promise<DirectoryCheck> => {
    const read = await snapshot();
    switch (read.kind) {
      case "missing":
        return { kind: "none", why: "the directory has not been read yet" };
      case "unreadable":
        return { kind: "none", why: `the directory snapshot cannot be read: ${read.why}` };
      case "read": {
        const { startedAt, readAt } = read.snapshot;
        const isStale = secondsBetween(startedAt, clock.now()) > STALE_AFTER_SECONDS;
        return isStale ? { kind: "stale", readAt } : { kind: "fresh" };
      }
    }
  };
}
