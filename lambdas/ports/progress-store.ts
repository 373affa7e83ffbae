import type { ReadingProgress } from "../domain/reading-progress.ts";

/** Progress, and what tells whether somebody else wrote it meanwhile; without a version nobody has written it yet. */
interface StoredProgress {
  readonly progress: ReadingProgress;
  readonly version: string | undefined;
}

/** Where a reading of the directory is kept between invocations. Throws `DirectoryUnavailableError`; a write may have happened. */
export interface ProgressStore {
  /** What cannot be read is no progress. */
  read(): Promise<StoredProgress>;
  /** IF it is still as it was read or written: the new version; `changed` when somebody else was there. */
  write(progress: ReadingProgress, version: string | undefined): Promise<{ readonly version: string } | "changed">;
}
