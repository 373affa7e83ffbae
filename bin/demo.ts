import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { readDeploymentConfig } from "../lib/deployment-config.ts";
import { readAccessPolicy } from "../lib/read-access-policy.ts";
import { playDemo } from "../local/demo/play-demo.ts";
import { jsonLines, timeline } from "../local/demo/report.ts";
import { USUAL_ORGANISATION } from "../local/organisation.ts";
import { readOrganisationFile } from "../local/organisation-file.ts";
import { isPlantedBug, PLANTED_BUG_NAMES, plantBug } from "../local/planted-bugs.ts";
import { synthesise } from "../local/synthesise.ts";

const ROOT = join(__dirname, "..");
const DEPLOYMENT = join(ROOT, "config", "deployment.yaml");
const EXAMPLES = `
Examples:
  npm run demo
  npm run demo -- --json
  npm run demo -- --break arm-late
  npm run demo -- --policy my-policy.yaml --people my-people.yaml`;

async function main(): Promise<void> {
  const { account, slack, identity, policyFile, requests } = readDeploymentConfig(DEPLOYMENT);
  const usualPolicy = join(dirname(DEPLOYMENT), policyFile);
  const program = new Command("demo")
    .description(
      "Plays the lives of requests that a policy knows on the local cloud, from the synthesised app, and says whether all was as promised",
    )
    .option("--policy <file>", "the access policy, written as config/access-policy.yaml is", aFile, usualPolicy)
    .option("--people <file>", "accounts and people, written as local/organisation.yaml is", aFile, USUAL_ORGANISATION)
    .option("--json", "JSON lines instead of a timeline")
    .addOption(
      new Option("--break <bug>", "plants a bug first; the demo must find it and exit 1").choices(PLANTED_BUG_NAMES),
    )
    .addHelpText("after", EXAMPLES)
    .parse();
  const options = program.opts<{ policy: string; people: string; json?: boolean; break?: string }>();
  const report = options.json ? jsonLines(process.stdout) : timeline(process.stdout, process.stderr);

  // what is wrong in a file is told before anything takes long
  const policy = readAccessPolicy(options.policy, requests);
  readOrganisationFile(options.people);
  const deployment = { account, emailDomains: slack.emailDomains, firstUse: identity.firstUse };
  const bug = options.break;
  const cdkOut = await report.during("synthesising the app", async () => {
    const whole = await synthesise(ROOT, { policy: options.policy });
    return bug !== undefined && isPlantedBug(bug) ? plantBug(whole, bug, policy) : whole;
  });
  const allSeen = await playDemo({ cdkOut, policy, organisationFile: options.people, deployment }, report);
  process.exitCode = allSeen ? 0 : 1;
}

/** Where the caller stands, not where npm runs this. */
function aFile(path: string): string {
  const whole = resolve(process.env["INIT_CWD"] ?? process.cwd(), path);
  if (!existsSync(whole)) throw new InvalidArgumentError(`there is no file ${whole}`);
  return whole;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
