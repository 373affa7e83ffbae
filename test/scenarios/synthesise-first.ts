import { synthesisedOnce } from "./synthesised-once.ts";

/** Before the suite: else each of its processes would synthesise the app at the same time, and its first test would wait for that. */
console.error("… synthesising the app for the tests");
synthesisedOnce().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
