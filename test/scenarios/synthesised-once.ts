import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { synthesise } from "../../local/synthesise.ts";

const ROOT = join(__dirname, "../..");
const CACHE = join(ROOT, "node_modules/.cache/daypass");
/** All that the synthesised app is made of. */
const SOURCES = ["bin/daypass-app.ts", "lib", "lambdas", "config", "cdk.json", "package-lock.json"];
const KEPT_MS = 24 * 60 * 60 * 1000;

/** The folder of the app as it is now, synthesised once for the same sources, whoever comes first. */
export async function synthesisedOnce(): Promise<string> {
  const hash = createHash("sha256");
  for (const source of SOURCES) hashInto(hash, source);
  const folder = join(CACHE, hash.digest("hex").slice(0, 24));
  if (existsSync(folder)) return folder;
  removeOldFolders();
  const made = await synthesise(ROOT);
  const mine = `${folder}.${process.pid}`;
  cpSync(made, mine, { recursive: true });
  rmSync(made, { recursive: true });
  try {
    renameSync(mine, folder);
  } catch (error) {
    // another worker was first: both made the same
    rmSync(mine, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

function hashInto(hash: ReturnType<typeof createHash>, path: string): void {
  const whole = join(ROOT, path);
  if (statSync(whole).isDirectory()) {
    for (const name of readdirSync(whole).sort()) hashInto(hash, join(path, name));
  } else hash.update(`${path}\0`).update(readFileSync(whole)).update("\0");
}

function removeOldFolders(): void {
  mkdirSync(CACHE, { recursive: true });
  for (const name of readdirSync(CACHE)) {
    const folder = join(CACHE, name);
    const age = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > KEPT_MS) rmSync(folder, { recursive: true, force: true });
  }
}
