import * as z from "zod/mini";
import { DirectoryReading } from "./directory-reading.ts";
import { Instant } from "./instant.ts";

const FORMAT = 1;

/** How far the reading of the directory is, and who is at it: one invocation at a time, for as long as its lease lasts. */
export const ReadingProgress = z.strictObject({
  format: z.literal(FORMAT),
  lease: z.optional(z.strictObject({ owner: z.string(), until: Instant })),
  reading: z.optional(DirectoryReading),
});
export type ReadingProgress = z.infer<typeof ReadingProgress>;

export const NO_PROGRESS: ReadingProgress = { format: FORMAT };

/** What another version wrote, or nobody: nothing is lost but what was read so far. @param parsed Parsed from JSON. */
export function readProgress(parsed: unknown): ReadingProgress {
  const progress = ReadingProgress.safeParse(parsed);
  return progress.success ? progress.data : NO_PROGRESS;
}

/** As it is kept: JSON, instants as text. */
export function progressJson(progress: ReadingProgress): unknown {
  return z.encode(ReadingProgress, progress);
}
