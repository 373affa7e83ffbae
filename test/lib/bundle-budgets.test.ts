import { readFileSync } from "node:fs";
import { build, type Metafile, stop } from "esbuild";
import type { HandlerName } from "../../lambdas/contracts/environments.ts";
import { bundleOptions } from "../../lib/bundle-options.ts";
import { deployedBundles, HANDLERS } from "../fixtures/deployed-bundles.ts";
import { CONSTANTS, naiveOptions } from "../fixtures/naive-bundle.ts";
import { synthesisedOnce } from "../scenarios/synthesised-once.ts";

/** The most that each bundle may have: kilobytes of 1,000, the example policy in it, and files that something of is in it. */
const BUDGETS: Readonly<Record<HandlerName, { readonly kilobytes: number; readonly modules: number }>> = {
  slack: { kilobytes: 680, modules: 740 },
  "open-request": { kilobytes: 730, modules: 785 },
  "await-decision": { kilobytes: 510, modules: 580 },
  "decide-request": { kilobytes: 680, modules: 740 },
  "change-binding": { kilobytes: 605, modules: 680 },
  "grant-access": { kilobytes: 645, modules: 710 },
  "revoke-access": { kilobytes: 625, modules: 690 },
  notify: { kilobytes: 395, modules: 525 },
  sweep: { kilobytes: 605, modules: 680 },
  "refresh-directory": { kilobytes: 540, modules: 615 },
};

/** What no bundle may even have looked at, the SDK's ways to credentials besides the environment among it. */
const NEVER =
  /node_modules\/(undici|express|iconv-lite|path-to-regexp|raw-body|ws|axios|thread-stream|sonic-boom|@slack\/(oauth|socket-mode)|@aws-sdk\/(credential-provider-\w+|token-providers)|zod\/v4\/classic)\//;

/** Which functions know the access policy. No revocation, and nothing that leads to one, does (I2). */
const KNOWS_POLICY: ReadonlySet<HandlerName> = new Set([
  "slack",
  "open-request",
  "decide-request",
  "grant-access",
  "refresh-directory",
]);

interface Bundled {
  readonly metafile: Metafile;
  readonly code: string;
}

async function bundle(options: Parameters<typeof build>[0]): Promise<Bundled> {
  const { metafile, outputFiles } = await build({ ...options, metafile: true, write: false });
  return { metafile, code: outputFiles[0]?.text ?? "" };
}

const bundled = new Map<HandlerName, Bundled>();
let naive: Bundled;
let deployed: ReadonlyMap<HandlerName, string>;

beforeAll(async () => {
  deployed = deployedBundles(await synthesisedOnce());
  const making = HANDLERS.map(async (handler) => {
    bundled.set(
      handler,
      await bundle(bundleOptions(handler, "/never-written", KNOWS_POLICY.has(handler) ? CONSTANTS : {})),
    );
  });
  await Promise.all([...making, bundle(naiveOptions("/never-written")).then((made) => (naive = made))]);
}, 120_000);

afterAll(() => stop());

function of(handler: HandlerName): Bundled {
  const one = bundled.get(handler);
  if (one === undefined) throw new Error(`${handler} was not bundled`);
  return one;
}

function size({ code, metafile }: Bundled): { readonly kilobytes: number; readonly modules: number } {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.values(output.inputs));
  const modules = inputs.filter(({ bytesInOutput }) => bytesInOutput > 0).length;
  return { kilobytes: Math.ceil(Buffer.byteLength(code) / 1000), modules };
}

function forbidden({ metafile }: Bundled): readonly string[] {
  return Object.keys(metafile.inputs).filter((path) => NEVER.test(path));
}

describe.each(HANDLERS)("the bundle of %s", (handler) => {
  test("is judged as it is deployed, to the letter", () => {
    expect(of(handler).code === readFileSync(deployed.get(handler) ?? "", "utf8")).toBe(true);
  });

  test("stays within its budget", () => {
    const { kilobytes, modules } = size(of(handler));
    expect(kilobytes).toBeLessThanOrEqual(BUDGETS[handler].kilobytes);
    expect(modules).toBeLessThanOrEqual(BUDGETS[handler].modules);
  });

  test("has nothing in it that Daypass never uses", () => {
    expect(forbidden(of(handler))).toEqual([]);
  });
});

test("a bundle that leaves nothing out breaks the budget, and what is in it is found", () => {
  const { kilobytes, modules } = size(naive);
  expect(kilobytes).toBeGreaterThan(BUDGETS.slack.kilobytes);
  expect(modules).toBeGreaterThan(BUDGETS.slack.modules);
  for (const name of ["express", "iconv-lite", "path-to-regexp", "raw-body", "@slack/oauth", "@slack/socket-mode"]) {
    expect(forbidden(naive)).toContainEqual(expect.stringContaining(`node_modules/${name}/`));
  }
});
