import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./temporary-folder.ts";

/** Paths of files that the app is made of instead of the usual ones. */
export interface Chosen {
  readonly config?: string;
  readonly policy?: string;
}

/**
 * Synthesises the app of a checkout into a new temporary folder, offline, and returns it; throws with what the app said. `chosen`: the
 * files of another stage or policy, as context besides that of cdk.json.
 */
export async function synthesise(root: string, chosen: Chosen = {}): Promise<string> {
  const outdir = temporaryFolder("cdk");
  const { context } = JSON.parse(readFileSync(join(root, "cdk.json"), "utf8"));
  const child = spawn(process.execPath, ["--import", "tsx", "bin/daypass-app.ts"], {
    cwd: root,
    env: { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...chosen }) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`the app could not be synthesised:\n${said}`);
  return outdir;
}
