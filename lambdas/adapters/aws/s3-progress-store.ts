import { NO_PROGRESS, progressJson, readProgress } from "../../domain/reading-progress.ts";
import type { ProgressStore } from "../../ports/progress-store.ts";
import { putGzipObject, readGzipObject } from "./s3-gzip-object.ts";

export const PROGRESS_KEY = "directory/progress.json.gz";

/** Progress in one object; its ETag says whether somebody else wrote it meanwhile. */
export function makeS3ProgressStore(bucket: string): ProgressStore {
  return {
    async read() {
      const object = await readGzipObject(bucket, PROGRESS_KEY);
      if (object.kind === "none") return { progress: NO_PROGRESS, version: undefined };
      const progress = object.kind === "damaged" ? NO_PROGRESS : readProgress(object.content);
      return { progress, version: object.version };
    },
    write: (progress, version) => putGzipObject(bucket, PROGRESS_KEY, progressJson(progress), { version }),
  };
}
