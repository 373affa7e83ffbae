import { type Counted, TABLES } from "./tally.ts";

export interface SimulationReport {
  readonly seed: number;
  /** Requests that were asked for. */
  readonly asked: number;
  readonly seconds: number;
  /** Of all processes together: on a machine that has nothing else to do they share it. */
  readonly cpuSeconds: number;
  readonly tally: Counted;
  /** What should have been met and was not. */
  readonly missing: readonly string[];
  readonly broken: { readonly life: number; readonly lines: readonly string[] } | undefined;
}

/** What was played, what was met how often, and what was broken. */
export function printReport(
  { seed, asked, seconds, cpuSeconds, tally, missing, broken }: SimulationReport,
  print: (line: string) => void,
): void {
  for (const table of TABLES) {
    const counts = Object.entries(tally.tables[table]).sort(([, a], [, b]) => b - a);
    print(`${table.padEnd(12)}${counts.map(([what, times]) => `${what} ${times}`).join(" · ")}`);
  }
  print(
    `${asked} lives (${tally.lives} on record) of seed ${seed}, ${tally.calls} calls, every promise judged after each of ${tally.steps} steps: ${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of processors)`,
  );
  for (const what of missing) print(`NEVER MET ${what}`);
  if (broken === undefined) return;
  print(`life ${broken.life}:`);
  for (const line of broken.lines) print(line);
}
