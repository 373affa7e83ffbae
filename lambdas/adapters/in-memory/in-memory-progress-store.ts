import { NO_PROGRESS, type ReadingProgress } from "../../domain/reading-progress.ts";
import { DirectoryUnavailableError } from "../../ports/errors.ts";
import type { ProgressStore } from "../../ports/progress-store.ts";

export interface InMemoryProgressStore extends ProgressStore {
  isDown: boolean;
}

/** One progress, with a number that each write counts up. */
export function makeInMemoryProgressStore(): InMemoryProgressStore {
  let written: { readonly progress: ReadingProgress; readonly number: number } | undefined;
  const requireUp = () => {
    if (store.isDown) throw new DirectoryUnavailableError("the bucket is away");
  };
  const store: InMemoryProgressStore = {
    isDown: false,
    async read() {
      requireUp();
      // a copy, as what is read is gone on with
      const progress = written === undefined ? NO_PROGRESS : structuredClone(written.progress);
      return { progress, version: written === undefined ? undefined : String(written.number) };
    },
    async write(progress, version) {
      requireUp();
      if (version !== (written === undefined ? undefined : String(written.number))) return "changed";
      written = { progress: structuredClone(progress), number: (written?.number ?? 0) + 1 };
      return { version: String(written.number) };
    },
  };
  return store;
}
