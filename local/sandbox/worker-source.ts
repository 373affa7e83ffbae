import { join } from "node:path";
import { buildSync } from "esbuild";

let source: string | undefined;

/** The worker's own program as one script: a worker thread cannot load TypeScript. */
export function workerSource(): string {
  source ??= build();
  return source;
}

function build(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(import.meta.dirname, "../lambda-worker/worker.ts")],
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    write: false,
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error("esbuild made no worker program");
  return file.text;
}
