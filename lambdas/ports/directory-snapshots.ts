import type { DirectorySnapshot, SnapshotRead } from "../domain/directory-snapshot.ts";

/** The one snapshot of the directory that counts. Throws `DirectoryUnavailableError` when it is not known whether there is one. */
export interface DirectorySnapshots {
  read(): Promise<SnapshotRead>;
}

/** Puts a whole snapshot in its place; throws `DirectoryUnavailableError` when that may not have happened. */
export interface SnapshotReplacement {
  replace(snapshot: DirectorySnapshot): Promise<void>;
}
