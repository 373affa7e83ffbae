import { cpSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { build, type Plugin } from "esbuild";
import { z } from "zod";
import { bundleConstants } from "../lib/bundle-constants.ts";
import { bundleOptions } from "../lib/bundle-options.ts";
import { readAccessPolicy } from "../lib/read-access-policy.ts";
import { readLambdaAssets } from "./lambda-assets.ts";
import { readStack } from "./template/synthesised-stack.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const ROOT = join(__dirname, "..");
const USUAL_POLICY = join(ROOT, "config", "access-policy.yaml");

interface Bug {
  /** What is missing then, in the words of order-of-calls.ts: anything else that goes wrong is not this bug. */
  readonly misses: string;
  readonly changes: readonly Change[];
}

interface Change {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/**
 * Bugs that the demo and the crash table must find. Each is a change of the sources of grant-access, made while they are bundled into
 * a copy of the synthesised app: what is deployed knows nothing of them.
 */
const PLANTED_BUGS = {
  /** The record says that it is armed; the schedule is created after the access. */
  "arm-late": {
    misses: "the armed expiry schedule",
    changes: [
      {
        file: "lambdas/steps/arm-expiry.ts",
        find: 'const created = await ports.schedules.create(schedule);\n  if (typeof created === "object") return',
        replace:
          'const created: Awaited<ReturnType<ExpirySchedules["create"]>> = "created";\n  if (typeof created === "object") return',
      },
      {
        file: "lambdas/steps/arm-expiry.ts",
        find: 'const seen = await ports.schedules.readBack(schedule);\n  if (seen === "absent")',
        replace: 'const seen: Awaited<ReturnType<ExpirySchedules["readBack"]>> = "armed";\n  if (seen === "absent")',
      },
      {
        file: "lambdas/use-cases/grant-access.ts",
        find: "const active = await becomeActive(",
        replace:
          "await ports.schedules.create({ requestId: record.id, n: 1, expiresAt: armed.expiresAt, access: record.request.access });\n      const active = await becomeActive(",
      },
    ],
  },
  /** The schedule is believed to be there because its creation was answered. */
  "skip-readback": {
    misses: "the read-back of the expiry schedule",
    changes: [
      {
        file: "lambdas/steps/arm-expiry.ts",
        find: 'const seen = await ports.schedules.readBack(schedule);\n  if (seen === "absent")',
        replace: 'const seen: Awaited<ReturnType<ExpirySchedules["readBack"]>> = "armed";\n  if (seen === "absent")',
      },
    ],
  },
  /** The ledger learns of a creation after it was sent. */
  "skip-op-mark": {
    misses: "the write-ahead mark of the operation",
    changes: [
      {
        file: "lambdas/steps/create-access.ts",
        find: 'if ((await ports.ledger.change(access, owner, mark)) === "turn-lost") return again(1);',
        replace: "",
      },
      {
        file: "lambdas/steps/create-access.ts",
        find: "return giveBack(ports, turn, { operation: known }, again(FIRST_LOOK_SECONDS));",
        replace: "return giveBack(ports, turn, { ...mark, operation: known }, again(FIRST_LOOK_SECONDS));",
      },
    ],
  },
} as const satisfies Readonly<Record<string, Bug>>;

export type PlantedBug = keyof typeof PLANTED_BUGS;
export const PLANTED_BUG_NAMES = Object.keys(PLANTED_BUGS).filter(isPlantedBug);

export function isPlantedBug(name: string): name is PlantedBug {
  return Object.hasOwn(PLANTED_BUGS, name);
}

/** Whether something is wrong because of the bug. */
export function isBecauseOf(bug: PlantedBug, problem: string): boolean {
  return problem.includes(PLANTED_BUGS[bug].misses);
}

/**
 * A copy of an app that was synthesised with a policy, in whose grant-access the bug is; throws when the sources have moved on and the
 * bug no longer fits them.
 */
export async function plantBug(
  cdkOut: string,
  bug: PlantedBug,
  policy = readAccessPolicy(USUAL_POLICY),
): Promise<string> {
  const broken = temporaryFolder(bug);
  cpSync(cdkOut, broken, { recursive: true });
  const options = bundleOptions("grant-access", codeOf("daypass-grant-access", broken), bundleConstants(policy));
  const { changes }: Bug = PLANTED_BUGS[bug];
  const left = new Set(changes);
  await build({ ...options, plugins: [changing(changes, left)] });
  if (left.size > 0) throw new Error(`bug ${bug}: ${[...left].map(({ file }) => file)} not bundled`);
  return broken;
}

/** Changes sources while they are bundled, and takes each change made off the list. */
function changing(changes: readonly Change[], left: Set<Change>): Plugin {
  return {
    name: "planted-bug",
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const name = relative(ROOT, path).split(sep).join("/");
        const here = changes.filter(({ file }) => file === name);
        if (here.length === 0) return undefined;
        let contents = readFileSync(path, "utf8");
        for (const change of here) {
          if (contents.split(change.find).length !== 2) throw new Error(`its place is not there once: ${change.find}`);
          contents = contents.replace(change.find, change.replace);
          left.delete(change);
        }
        return { contents, loader: "ts" };
      });
    },
  };
}

/** The folder of a function's code in a synthesised app. */
function codeOf(functionName: string, cdkOut: string): string {
  const functions = Object.values(readStack(cdkOut).template.Resources).map(({ Properties }) => Properties);
  const code = functions.find((one) => one["FunctionName"] === functionName)?.["Code"];
  const { S3Key } = z.object({ S3Key: z.string() }).parse(code);
  const folder = readLambdaAssets(cdkOut).get(S3Key);
  if (folder === undefined) throw new Error(`no code of ${functionName} in ${cdkOut}`);
  return folder;
}
