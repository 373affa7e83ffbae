import { spawn } from "node:child_process";
import { join } from "node:path";
import { SNAPSHOT_KEY } from "../../lambdas/adapters/aws/s3-directory-snapshots.ts";
import { CloudClock } from "../../local/clock.ts";
import { OBSERVER } from "../../local/front-door/principals.ts";
import { type OpenStage, openStage } from "../../local/lives/open-stage.ts";
import { synthesisedOnce } from "../scenarios/synthesised-once.ts";

const ROOT = join(__dirname, "../..");

let stage: OpenStage;
beforeAll(async () => {
  // it runs, fast: the command line waits by its own clock
  const clock = new CloudClock({ startMs: Date.UTC(2026, 10, 2, 9), speed: 20 });
  stage = await openStage({ cdkOut: await synthesisedOnce(), clock });
});
afterAll(() => stage.close());

interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in a process of its own, as somebody of the account. */
async function daypass(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Said> {
  const child = spawn(process.execPath, [join(ROOT, "bin/daypass.cjs"), ...args], {
    cwd: ROOT,
    env: {
      PATH: process.env["PATH"],
      NODE_NO_WARNINGS: "1",
      AWS_ENDPOINT_URL: stage.cloud.endpoint,
      AWS_ACCESS_KEY_ID: OBSERVER,
      AWS_SECRET_ACCESS_KEY: "local",
      ...environment,
    },
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    err += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, out, err };
}

function bucket(): string {
  return stage.cloud.outputs["DirectoryBucket"] ?? "";
}

test("refresh has the directory read anew, tells how far it is, and says what is there", async () => {
  const { accounts, permissionSets } = stage.organisation;
  accounts.set("777777777777", { id: "777777777777", name: "brand-new", state: "ACTIVE" });
  const { code, out, err } = await daypass(["directory", "refresh"]);
  expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining("reading the directory") });
  expect(err).toMatch(/… \d+ calls made, \d+ known to be left|reading the directory/);
  expect(out).toMatch(
    new RegExp(`^${accounts.size} accounts, ${permissionSets.size} permission sets, 4 groups, read at 2026-11-02T`),
  );
  expect((await daypass(["directory", "show", "--format", "json"])).out).toContain('"name": "brand-new"');
}, 60_000);

test("show is a table for people: accounts with their place, permission sets with their level, groups with their keeper", async () => {
  const { code, out } = await daypass(["directory", "show"]);
  expect(code).toBe(0);
  expect(out).toMatch(/222222222222 +production +active +Root\/Workloads\/Production +stage=production owner=shop/);
  expect(out).toMatch(/AdministratorAccess +1 h +AWS's policy AdministratorAccess is not known to be less/);
  expect(out).toMatch(/ReadOnly +1 h +- +daypass=yes/);
  expect(out).toMatch(/Developers +found +an identity provider/);
});

test.each<[string, (stage: OpenStage) => void, RegExp]>([
  [
    "was never read",
    ({ s3 }) => s3.hide(bucket(), SNAPSHOT_KEY),
    /has not been read yet: run npx daypass directory refresh/,
  ],
  [
    "cannot be read",
    ({ s3 }) => s3.put(bucket(), SNAPSHOT_KEY, Buffer.from("?")),
    /not compressed JSON: run npx daypass/,
  ],
])("a directory that %s: show says what to do, and ends with 1", async (_what, spoil, says) => {
  const whole = stage.s3.bytes(bucket(), SNAPSHOT_KEY);
  spoil(stage);
  const { code, out, err } = await daypass(["directory", "show"]);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toMatch(says);
  stage.s3.put(bucket(), SNAPSHOT_KEY, whole ?? Buffer.of());
});

test("credentials that nobody knows: what AWS answered, and what to do", async () => {
  const { code, err } = await daypass(["directory", "refresh"], { AWS_ACCESS_KEY_ID: "AKIANOBODYATALL00000" });
  expect(code).toBe(1);
  expect(err).toContain("the directory was not read anew: UnrecognizedClientException");
  expect(err).toContain("sign in again");
});

test.each([
  [["directory", "shw"], /unknown command 'shw'/],
  [["directory", "show", "--format", "xml"], /Allowed choices are table, json/],
])("a wrong command line %j is told so, and ends with 2", async (args, says) => {
  const { code, err } = await daypass(args);
  expect(code).toBe(2);
  expect(err).toMatch(says);
});

test("help has examples and the exit codes", async () => {
  const [all, show] = await Promise.all([daypass(["--help"]), daypass(["directory", "show", "--help"])]);
  expect(all).toMatchObject({ code: 0, out: expect.stringContaining("Exit codes: 0 done") });
  expect(show.out).toContain("Examples:");
});
