import type { HandlerName } from "../../lambdas/contracts/environments.ts";
import type { Measured } from "./interleaved.ts";
import { ROUNDS } from "./interleaved.ts";

export interface Row {
  readonly bundle: HandlerName | "slack, naive";
  readonly bytes: number;
  readonly loaded: Measured;
  readonly firstCall: Measured;
}

export interface Benchmark {
  readonly node: string;
  readonly bare: Measured;
  readonly rows: readonly Row[];
}

/** The whole of docs/performance.md. */
export function performanceDoc({ node, bare, rows }: Benchmark): string {
  const lines = rows.map(({ bundle, bytes, loaded, firstCall }) => [
    bundle,
    `${Math.round(bytes / 1000)} kB`,
    times(loaded),
    times(firstCall),
  ]);
  return `# Bundles and cold start

<!-- written by npm run bench -->

One machine, one run, Node ${node}. A number is the median of ${ROUNDS} processes, from start to end, and in brackets how many times that of a
bare \`node -e 0\`, which took ${milliseconds(bare)}. All variants run once a round, one after the other; the ratio is made in each round, and its
median taken. Compare ratios: the times are those of a machine that did other things as well.

- **loaded**: a new process has loaded the bundle that is deployed, and ends.
- **first call**: it has handled an event as far as the answer to its first call, which a server on 127.0.0.1 gives at once.
- **slack, naive**: the same source as esbuild bundles it by default, with all that bolt, pino and the SDK could ever need.

${table([["function", "bundle", "loaded", "first call"], ...lines])}

What keeps the bundles small is in \`lib/bundle-options.ts\`; \`test/lib/bundle-budgets.test.ts\` fails when one grows.
`;
}

function milliseconds({ milliseconds }: Measured): string {
  return `${Math.round(milliseconds)} ms`;
}

function times(measured: Measured): string {
  return `${milliseconds(measured)} (${measured.ratio.toFixed(1)} ×)`;
}

/** As the formatter of editors leaves it. */
function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
