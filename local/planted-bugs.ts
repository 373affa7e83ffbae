import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Change {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/**
 * Bugs that the demo and the crash table must find. Each is a change of the sources, made in a copy before that copy is synthesised:
 * what is deployed knows nothing of them.
 */
const PLANTED_BUGS = {
  /** The record says that it is armed; the schedule is created after the access. */
  "arm-late": [
    {
      file: "lambdas/steps/arm-expiry.ts",
      find: "const created = await ports.schedules.create(schedule);",
      replace: 'const created: Awaited<ReturnType<ExpirySchedules["create"]>> = "created";',
    },
    {
      file: "lambdas/steps/arm-expiry.ts",
      find: "const seen = await ports.schedules.readBack(schedule);",
      replace: 'const seen: Awaited<ReturnType<ExpirySchedules["readBack"]>> = "armed";',
    },
    {
      file: "lambdas/use-cases/grant-access.ts",
      find: "const active = await becomeActive(",
      replace:
        "await ports.schedules.create({ requestId: record.id, n: 1, expiresAt: armed.expiresAt, assignment: record.request.assignment });\n      const active = await becomeActive(",
    },
  ],
  /** The schedule is believed to be there because its creation was answered. */
  "skip-readback": [
    {
      file: "lambdas/steps/arm-expiry.ts",
      find: "const seen = await ports.schedules.readBack(schedule);",
      replace: 'const seen: Awaited<ReturnType<ExpirySchedules["readBack"]>> = "armed";',
    },
  ],
  /** The ledger learns of a creation after it was sent. */
  "skip-op-mark": [
    {
      file: "lambdas/steps/create-assignment.ts",
      find: 'if ((await ports.ledger.change(assignment, owner, mark)) === "turn-lost") return again(1);',
      replace: "",
    },
    {
      file: "lambdas/steps/create-assignment.ts",
      find: "return giveBack(ports, turn, { operation: known }, again(FIRST_LOOK_SECONDS));",
      replace: "return giveBack(ports, turn, { ...mark, operation: known }, again(FIRST_LOOK_SECONDS));",
    },
  ],
} as const satisfies Readonly<Record<string, readonly Change[]>>;

export type PlantedBug = keyof typeof PLANTED_BUGS;
export const PLANTED_BUG_NAMES = Object.keys(PLANTED_BUGS).filter(isPlantedBug);

export function isPlantedBug(name: string): name is PlantedBug {
  return Object.hasOwn(PLANTED_BUGS, name);
}

/** A copy of the checkout with the bug in it; throws when the sources have moved on and the bug no longer fits them. */
export function copyWithBug(root: string, bug: PlantedBug): string {
  const copy = mkdtempSync(join(tmpdir(), `daypass-${bug}-`));
  for (const part of ["bin", "lib", "lambdas", "config", "cdk.json", "package.json", "tsconfig.json"]) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  for (const { file, find, replace } of PLANTED_BUGS[bug]) {
    const path = join(copy, file);
    const text = readFileSync(path, "utf8");
    if (text.split(find).length !== 2)
      throw new Error(`bug ${bug} does not fit ${file} any more: its place is not there once`);
    writeFileSync(path, text.replace(find, replace));
  }
  return copy;
}
