import type { DirectorySnapshot, SnapshotRead } from "../../domain/directory-snapshot.ts";
import type { DirectorySnapshots, SnapshotReplacement } from "../../ports/directory-snapshots.ts";
import { DirectoryUnavailableError } from "../../ports/errors.ts";
import { deepFrozen } from "./deep-frozen.ts";

export interface InMemoryDirectorySnapshots extends DirectorySnapshots, SnapshotReplacement {
  /** What is read now; a test may put in its place what cannot be read. */
  current: SnapshotRead;
  /** How often it was read, and replaced. */
  reads: number;
  replacements: number;
  isDown: boolean;
}

export function makeInMemoryDirectorySnapshots(): InMemoryDirectorySnapshots {
  const requireUp = () => {
    if (snapshots.isDown) throw new DirectoryUnavailableError("the bucket is away");
  };
  const snapshots: InMemoryDirectorySnapshots = {
    current: { kind: "missing" },
    reads: 0,
    replacements: 0,
    isDown: false,
    async read() {
      requireUp();
      snapshots.reads += 1;
      return snapshots.current;
    },
    async replace(snapshot: DirectorySnapshot) {
      requireUp();
      snapshots.replacements += 1;
      snapshots.current = { kind: "read", snapshot: deepFrozen(snapshot) };
    },
  };
  return snapshots;
}
