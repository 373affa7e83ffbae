import { join } from "node:path";
import type { BuildOptions } from "esbuild";
import type { HandlerName } from "../lambdas/contracts/environments.ts";

const REPOSITORY = join(__dirname, "..");

function stub(file: string): string {
  return join(__dirname, "bundling-stubs", file);
}

/**
 * What a bundle does without. Receivers of bolt, which loads them all, are 1.4 MB and most of a cold start; then what pino has for files
 * and threads, and what the SDK has for streams of events and for finding endpoints and credentials elsewhere than in the environment.
 */
const INSTEAD = {
  express: stub("never-used.cjs"),
  "@slack/oauth": stub("never-used.cjs"),
  "@slack/socket-mode": stub("never-used.cjs"),
  "path-to-regexp": stub("never-used.cjs"),
  "raw-body": stub("never-used.cjs"),
  "sonic-boom": stub("never-used.cjs"),
  "thread-stream": stub("never-used.cjs"),
  "on-exit-leak-free": stub("never-used.cjs"),
  "@pinojs/redact": stub("never-used.cjs"),
  "@smithy/core/event-streams": stub("no-event-streams.cjs"),
  "@aws-sdk/endpoint-cache": stub("no-endpoint-cache.cjs"),
  "@aws-sdk/credential-provider-node": stub("environment-credentials.cjs"),
};

/**
 * How `lambdas/handlers/<name>.ts` becomes `index.js` in the folder: minified, with everything it needs. `constants` replace global
 * identifiers where, and only where, a source mentions them; each is a JSON text.
 */
export function bundleOptions(name: HandlerName, folder: string, constants: Readonly<Record<string, string>>) {
  return {
    absWorkingDir: REPOSITORY,
    entryPoints: [join(REPOSITORY, "lambdas", "handlers", `${name}.ts`)],
    outfile: join(folder, "index.js"),
    bundle: true,
    minify: true,
    platform: "node",
    // The runtime is Node 24; the demo runs the same bundles on Node 20. As ESM they would start 20 ms later.
    target: "node20",
    format: "cjs",
    mainFields: ["module", "main"],
    define: { ...constants },
    alias: INSTEAD,
    logLevel: "warning",
  } satisfies BuildOptions;
}
