import { spawn } from "node:child_process";

/** Measured so many times, each time after the bare process that it is compared with. */
export const ROUNDS = 15;

export interface Variant {
  readonly name: string;
  /** The arguments of `node`, made anew each time. */
  readonly args: () => readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Milliseconds from the start of a process to its end, and how many times that of a bare one of the same round: medians of all rounds. */
export interface Measured {
  readonly milliseconds: number;
  readonly ratio: number;
}

type Run = (variant: Variant) => Promise<number>;

/**
 * Medians by name. In each round every variant runs once, one after the other, so that what else the machine does meets all of them; none
 * is dropped. The ratio is made in the round, and its median taken afterwards. The first of `variants` is the bare one.
 */
export async function measureInterleaved(
  variants: readonly [Variant, ...Variant[]],
  tell: (round: number) => void,
  run: Run = runOnce,
): Promise<ReadonlyMap<string, Measured>> {
  const [bare] = variants;
  const rounds: ReadonlyMap<string, number>[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const took = new Map<string, number>();
    for (const variant of variants) took.set(variant.name, await run(variant));
    rounds.push(took);
    tell(round);
  }
  const of = (name: string) => rounds.map((took) => took.get(name) ?? Number.NaN);
  const bareTimes = of(bare.name);
  return new Map(
    variants.map(({ name }) => {
      const times = of(name);
      const ratios = times.map((time, round) => time / (bareTimes[round] ?? Number.NaN));
      return [name, { milliseconds: median(times), ratio: median(ratios) }];
    }),
  );
}

/** Of an odd number of values. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function runOnce({ name, args, environment }: Variant): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, args(), { env: environment, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString("utf8");
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    // not "close": the time is that of the process alone
    child.once("exit", (code) => {
      const took = performance.now() - started;
      child.once("close", () => {
        if (code === 0) resolve(took);
        else reject(new Error(`${name} ended with code ${code}, must be 0: ${said.slice(-500)}`));
      });
    });
  });
}
