import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isMap, parseDocument } from "yaml";
import { CloudClock } from "../../local/clock.ts";
import { readLambdaAssets } from "../../local/lambda-assets.ts";
import { playGrantedAndExpired } from "../../local/lives/approved-and-expired.ts";
import { approvedBy, GRANTED_AND_ENDED, witnessChain } from "../../local/lives/chain.ts";
import { type OpenStage, openStage } from "../../local/lives/open-stage.ts";
import { Witness } from "../../local/lives/witness.ts";
import { synthesise } from "../../local/synthesise.ts";
import { temporaryFolder } from "../../local/temporary-folder.ts";

const ROOT = join(__dirname, "../..");
const SANDBOX = "777777777777";
const LIVED = [...approvedBy(["U0ADAM"]), ...GRANTED_AND_ENDED];

/** The second stage of config/, with some settings changed, in a folder of its own. */
function stagingWith(changes: Readonly<Record<string, unknown>>): string {
  const folder = temporaryFolder("stage");
  mkdirSync(folder, { recursive: true });
  for (const file of ["deployment.staging.yaml", "access-policy.staging.yaml"]) {
    const document = parseDocument(readFileSync(join(ROOT, "config", file), "utf8"));
    if (file.startsWith("deployment") && isMap(document.contents)) {
      for (const [path, value] of Object.entries(changes)) document.setIn(path.split("."), value);
    }
    writeFileSync(join(folder, file), document.toString());
  }
  return join(folder, "deployment.staging.yaml");
}

let stage: OpenStage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

interface Synthesised {
  readonly deployment: string;
  readonly cdkOut: string;
}

async function synthesised(changes: Readonly<Record<string, unknown>>): Promise<Synthesised> {
  const deployment = stagingWith(changes);
  return { deployment, cdkOut: await synthesise(ROOT, { config: deployment }) };
}

let unchanged: Promise<Synthesised> | undefined;
/** The stage as config/ has it, for all tests of it. */
function usualStaging(): Promise<Synthesised> {
  unchanged ??= synthesised({});
  return unchanged;
}

async function open(app: Synthesised): Promise<OpenStage> {
  stage = await openStage({
    ...app,
    clock: new CloudClock({ startMs: Date.UTC(2026, 10, 2, 9), speed: 0 }),
  });
  return stage;
}

/** Asked for in the sandbox, approved and taken away in time; what somebody who watched saw, and what was missing. */
async function live(
  stage: OpenStage,
): Promise<{ readonly seen: readonly string[]; readonly missing: readonly string[] }> {
  const { clock } = stage;
  const seen: string[] = [];
  const witness = new Witness(
    "life",
    () => new Date(clock.now()),
    ({ what }) => seen.push(what),
  );
  const wish = { by: "U0RITA", account: SANDBOX, permissionSet: "PowerUser", durationSeconds: 900, reason: "a trial" };
  const requestId = await playGrantedAndExpired(stage, witness, wish, "U0ADAM");
  await witnessChain(stage, witness, { requestId, facts: LIVED });
  return { seen, missing: witness.missing };
}

test("a stage's functions decide by the policy and the times of that stage", async () => {
  const { cdkOut } = await usualStaging();
  const bundles = [...readLambdaAssets(cdkOut).values()].map((folder) =>
    readFileSync(join(folder, "index.js"), "utf8"),
  );
  const deciding = bundles.filter((text) => text.includes("remindersAfterSeconds:["));
  expect(deciding).toHaveLength(5);
  for (const text of deciding) {
    expect(text).toContain("sandbox-changes");
    expect(text).not.toContain("production-changes");
    expect(text).toContain("remindersAfterSeconds:[300,600],lapseAfterSeconds:1800");
  }
}, 120_000);

test("a stage with another value for every setting lives as the usual one, under names and keys of its own", async () => {
  const staging = await open(await usualStaging());
  const { seen, missing } = await live(staging);
  expect(missing).toEqual([]);
  expect(seen).toContain("the chain is whole");
  const { calls, workspace } = staging;
  const keys = calls.filter(({ operation }) => operation === "PutObject").map(({ input }) => JSON.stringify(input));
  expect(keys.length).toBeGreaterThan(0);
  for (const key of keys) expect(key).toContain("daypass/staging/audit/dt=2026-11-02/");
  const callers = new Set(calls.flatMap(({ functionName }) => functionName ?? []));
  expect([...callers].filter((name) => !name.startsWith("acme-staging-"))).toEqual([]);
  expect(workspace.messages("U0RITA")).toEqual([]);
}, 120_000);

test("in the management account its functions ask for no more than this organization's directory, and that is enough", async () => {
  const staging = await open(await synthesised({ account: "100000000001", "identityCenter.account": "management" }));
  expect((await live(staging)).missing).toEqual([]);
}, 120_000);
