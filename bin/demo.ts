import { join } from "node:path";
import { Command, Option } from "commander";
import { playDemo } from "../local/demo/play-demo.ts";
import { jsonLines, timeline } from "../local/demo/report.ts";
import { isPlantedBug, PLANTED_BUG_NAMES, plantBug } from "../local/planted-bugs.ts";
import { synthesise } from "../local/synthesise.ts";

const ROOT = join(__dirname, "..");

async function main(): Promise<void> {
  const program = new Command("demo")
    .description(
      "Plays five lives of a request on the local cloud, from the synthesised app, and says whether all was as promised",
    )
    .option("--json", "JSON lines instead of a timeline")
    .addOption(
      new Option("--break <bug>", "plants a bug first; the demo must find it and exit 1").choices(PLANTED_BUG_NAMES),
    )
    .addHelpText("after", "\nExamples:\n  npm run demo\n  npm run demo -- --json\n  npm run demo -- --break arm-late")
    .parse();
  const options = program.opts<{ json?: boolean; break?: string }>();
  const report = options.json ? jsonLines(process.stdout) : timeline(process.stdout, process.stderr);

  const bug = options.break;
  const cdkOut = await report.during("synthesising the app", async () => {
    const whole = await synthesise(ROOT);
    return bug !== undefined && isPlantedBug(bug) ? plantBug(whole, bug) : whole;
  });
  const allSeen = await playDemo(cdkOut, report);
  process.exitCode = allSeen ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
