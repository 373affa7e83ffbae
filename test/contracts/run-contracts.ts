import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contractTable, JestRun, unpadded } from "./contract-table.ts";

const ROOT = join(__dirname, "../..");
const DOC = join(ROOT, "docs/contracts.md");
const INTRODUCTION = `# Contracts

Written by \`npm run test:moto -- --write\`; the same command without it compares. Each port has suites in \`test/contracts\` that its
in-memory fake and its adapter pass alike: the adapter over the local cloud of this repository, and over
[moto](https://github.com/getmoto/moto) 5.2, an AWS that we did not write. Faults are put in front of moto, which never fails by itself.
What moto cannot be asked is left out in one file, \`test/contracts/left-out.ts\`; each single case there is run and must fail.

`;

/** Every contract suite on its three targets, and the table of it. Moto is a Python program that nobody else needs. */
function main(): number {
  const there = spawnSync("moto_server", ["--help"], { stdio: "ignore" });
  if (there.error !== undefined || there.status !== 0) {
    console.error("moto_server is not there: install moto 5.2 with its server (pip install 'moto[server]==5.2.*')");
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), "daypass-contracts-"));
  try {
    const outputFile = join(folder, "run.json");
    const patterns = ["**/test/contracts/**/*.test.ts", "**/test/contracts/**/*.moto.ts"];
    const environment = `--env=${join(__dirname, "leaving-out-environment.ts")}`;
    // one file at a time: moto needs the other core, and a call may take no longer than five seconds
    const options = ["--json", `--outputFile=${outputFile}`, environment, "--maxWorkers=1"];
    const command = ["jest", ...options, "--testMatch", ...patterns];
    const { status } = spawnSync("npx", command, { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
    const { markdown, problems } = contractTable(JestRun.parse(JSON.parse(readFileSync(outputFile, "utf8"))));
    const document = `${INTRODUCTION}${markdown}`;
    console.log(markdown);
    for (const problem of problems) console.error(problem);
    if (process.argv.includes("--write")) {
      writeFileSync(DOC, document);
      spawnSync("npx", ["biome", "format", "--write", DOC], { cwd: ROOT, stdio: "ignore" });
    }
    const isUpToDate = unpadded(readFileSync(DOC, "utf8")) === unpadded(document);
    if (!isUpToDate) console.error("docs/contracts.md is not as the suites are: npm run test:moto -- --write");
    return status === 0 && problems.length === 0 && isUpToDate ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

process.exitCode = main();
