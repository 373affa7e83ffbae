import { statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { Command, Option } from "commander";
import type { HandlerName } from "../../lambdas/contracts/environments.ts";
import { closeServer, listenOnLoopback } from "../../local/loopback.ts";
import { deployedBundles } from "../fixtures/deployed-bundles.ts";
import { naiveSlackBundle } from "../fixtures/naive-bundle.ts";
import { synthesisedOnce } from "../scenarios/synthesised-once.ts";
import { environmentOf, firstEventOf } from "./first-events.ts";
import { type Measured, measureInterleaved, ROUNDS, type Variant } from "./interleaved.ts";
import { type Benchmark, performanceDoc, type Row } from "./performance-doc.ts";

const DOC = join(__dirname, "../../docs/performance.md");
const CHILD = join(__dirname, "measured-child.cjs");
const EXAMPLES = `
Examples:
  npm run bench
  npm run --silent bench -- --format json > bench.json`;

interface Bundle {
  readonly name: Row["bundle"];
  readonly handler: HandlerName;
  readonly path: string;
}

async function main(): Promise<void> {
  const program = new Command("bench")
    .description(`Measures how long each function takes to start, medians of ${ROUNDS}, and writes docs/performance.md`)
    .addOption(new Option("--format <format>", "what is printed").choices(["text", "json"]).default("text"))
    .addHelpText("after", EXAMPLES)
    .parse();
  const { format } = program.opts<{ format: "text" | "json" }>();
  console.error("… synthesising the app");
  const deployed = [...deployedBundles(await synthesisedOnce())];
  const bundles: readonly Bundle[] = [
    ...deployed.map(([handler, path]) => ({ name: handler, handler, path })),
    { name: "slack, naive", handler: "slack", path: naiveSlackBundle() },
  ];
  const benchmark = await withServer((endpoint) => measure(bundles, endpoint));
  const doc = performanceDoc(benchmark);
  writeFileSync(DOC, doc);
  console.log(format === "json" ? JSON.stringify(benchmark, undefined, 2) : doc);
}

async function measure(bundles: readonly Bundle[], endpoint: string): Promise<Benchmark> {
  const bare: Variant = { name: "bare", args: () => ["-e", "0"], environment: environmentOf("slack", endpoint) };
  const variants = bundles.flatMap(({ name, handler, path }): readonly Variant[] => {
    const environment = environmentOf(handler, endpoint);
    return [
      { name: `${name}: loaded`, args: () => [CHILD, path], environment },
      { name: `${name}: first call`, args: () => [CHILD, path, firstEventOf(handler, new Date())], environment },
    ];
  });
  const tell = (round: number) => console.error(`… round ${round} of ${ROUNDS}`);
  const measured = await measureInterleaved([bare, ...variants], tell);
  return {
    node: process.versions.node,
    bare: found(measured, "bare"),
    rows: bundles.map(({ name, path }) => ({
      bundle: name,
      bytes: statSync(path).size,
      loaded: found(measured, `${name}: loaded`),
      firstCall: found(measured, `${name}: first call`),
    })),
  };
}

function found(measured: ReadonlyMap<string, Measured>, name: string): Measured {
  const one = measured.get(name);
  if (one === undefined) throw new Error(`${name} was not measured`);
  return one;
}

/** Answers every call at once, with a refusal: the process that called ends with it. */
async function withServer<Result>(use: (endpoint: string) => Promise<Result>): Promise<Result> {
  const server = createServer((_request, response) => response.writeHead(400).end("{}"));
  try {
    return await use(await listenOnLoopback(server));
  } finally {
    await closeServer(server);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
