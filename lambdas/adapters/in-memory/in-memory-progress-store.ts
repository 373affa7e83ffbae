import { NO_PROGRESS, progressJson, readProgress } from "../../domain/reading-progress.ts";
import { DirectoryUnavailableError } from "../../ports/errors.ts";
import type { ProgressStore } from "../../ports/progress-store.ts";

export interface InMemoryProgressStore extends ProgressStore {
  isDown: boolean;
}

/** One progress, with a number that each write counts up. */
export function makeInMemoryProgressStore(): InMemoryProgressStore {
  let written: { readonly text: string; readonly number: number } | undefined;
  const requireUp = () => {
    if (store.isDown) throw new DirectoryUnavailableError("the bucket is away");
  };
  const store: InMemoryProgressStore = {
    isDown: false,
    async read() {
      requireUp();
      if (written === undefined) return { progress: NO_PROGRESS, version: undefined };
      // a new one each time, as what is read is gone on with
      return { progress: readProgress(JSON.parse(written.text)), version: String(written.number) };
    },
    async write(progress, version) {
      requireUp();
      if (version !== (written === undefined ? undefined : String(written.number))) return "changed";
      written = { text: JSON.stringify(progressJson(progress)), number: (written?.number ?? 0) + 1 };
      return { version: String(written.number) };
    },
  };
  return store;
}
