import { availableParallelism } from "node:os";
import { Command, InvalidArgumentError, Option } from "commander";
import { synthesisedOnce } from "../scenarios/synthesised-once.ts";
import { readDeployment } from "./aws/deployment.ts";
import { LIVES_TO_MEET_ALL, neverMet } from "./never-met.ts";
import { PLANTS, type PlantName } from "./plants.ts";
import { printReport, type SimulationReport } from "./print-report.ts";
import { playShared } from "./shares.ts";
import { tellBrokenLife } from "./tell-broken-life.ts";

interface Options {
  readonly seed: number;
  readonly lives: number;
  readonly life?: number;
  readonly plant?: PlantName;
  readonly processes: number;
  readonly format: "text" | "json";
}

function whole(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number < 2 ** 31) return number;
  throw new InvalidArgumentError("must be a whole number from 1 to 2147483647");
}

const program = new Command("npm run simulate --")
  .description(
    "Plays lives of access requests over in-memory fakes, with everything that may go wrong, and judges each promise after each step",
  )
  .option("--seed <number>", "which stories; the same seed is the same stories", whole, newSeed())
  .option("--lives <number>", "how many requests at the least", whole, 10_000)
  .option("--life <number>", "play only the story of this life, made as short as it can be, and tell it", whole)
  .addOption(new Option("--plant <name>", "with a bug planted").choices(Object.keys(PLANTS)))
  .option("--processes <number>", "how many processes", whole, Math.min(2, availableParallelism()))
  .addOption(new Option("--format <format>", "how the result is written").choices(["text", "json"]).default("text"))
  .addHelpText(
    "after",
    `
Examples:
  npm run simulate                                 ten thousand lives of a new seed
  npm run simulate -- --seed 7 --lives 2000        the same lives each time
  npm run simulate -- --seed 7 --life 1234         the story of one life, told
  npm run simulate -- --plant "no read-back"       shows that the bug is found

Exit codes: 0 every promise was kept, 1 one was broken, or something was never met.`,
  )
  .action(run);

/** One that nobody has tried before; printed, so that it can be tried again. */
function newSeed(): number {
  return 1 + (Date.now() % 2_000_000_000);
}

async function run(options: Options): Promise<void> {
  const { seed, lives, life, plant, processes, format } = options;
  const cdkOut = await synthesisedOnce();
  const startedAt = process.hrtime.bigint();
  const seconds = () => Number(process.hrtime.bigint() - startedAt) / 1e9;
  console.error(`… seed ${seed}`);
  if (life !== undefined) {
    const told = await tellBrokenLife(readDeployment(cdkOut), { seed, life, plant, tellsKept: true });
    console.log(told.lines.join("\n"));
    process.exitCode = told.isBroken ? 1 : 0;
    return;
  }
  const played = await playShared(cdkOut, { seed, lives, plant }, processes, (asked) =>
    console.error(`… ${asked} lives, ${seconds().toFixed(0)} s`),
  );
  const { tally, asked, cpuSeconds, brokenLife } = played;
  const isWhole = brokenLife === undefined && asked >= LIVES_TO_MEET_ALL;
  const report: SimulationReport = {
    seed,
    asked,
    seconds: seconds(),
    cpuSeconds,
    tally,
    missing: isWhole && plant === undefined ? neverMet(tally) : [],
    broken:
      brokenLife === undefined
        ? undefined
        : {
            life: brokenLife,
            ...(await tellBrokenLife(readDeployment(cdkOut), { seed, life: brokenLife, plant, tellsKept: false })),
          },
  };
  if (format === "json") console.log(JSON.stringify(report, null, 2));
  else printReport(report, console.log);
  if (report.broken !== undefined || report.missing.length > 0) process.exitCode = 1;
}

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
