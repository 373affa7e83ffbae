import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, normalize, relative } from "node:path";

const ROOT = join(__dirname, "..");

/** Which folders a folder may import, besides itself (design: import direction). The longest matching prefix speaks. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "lambdas/domain": [],
  "lambdas/ports": ["lambdas/domain"],
  "lambdas/contracts": ["lambdas/domain"],
  "lambdas/steps": ["lambdas/domain", "lambdas/ports"],
  "lambdas/use-cases": ["lambdas/domain", "lambdas/ports", "lambdas/steps"],
  "lambdas/adapters/aws": ["lambdas/domain", "lambdas/ports"],
  "lambdas/adapters/slack": ["lambdas/domain", "lambdas/ports"],
  "lambdas/adapters/in-memory": ["lambdas/domain", "lambdas/ports"],
  "lambdas/runtime": ["lambdas/contracts", "lambdas/domain"],
  "lambdas/handlers": ["lambdas"],
  lib: ["lambdas/contracts", "lambdas/domain"],
  bin: ["lib", "local", "lambdas"],
  local: ["lambdas", "lib", "bin"],
};

/** npm packages by folder; a folder that is not named may import any. */
const PACKAGES: Readonly<Record<string, RegExp>> = {
  "lambdas/domain": /^zod\/mini$/,
  "lambdas/ports": /^$/,
  "lambdas/contracts": /^zod\/mini$/,
  "lambdas/steps": /^$/,
  "lambdas/use-cases": /^$/,
  "lambdas/adapters/aws": /^(@aws-sdk\/|@smithy\/|zod\/mini$|node:)/,
  "lambdas/adapters/slack": /^(@slack\/|zod\/mini$|node:)/,
  "lambdas/adapters/in-memory": /^node:/,
  "lambdas/runtime": /^(pino$|aws-lambda$|zod\/mini$|node:)/,
};

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function sourcesBelow(folder: string): readonly SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => {
      const path = relative(ROOT, join(entry.parentPath, entry.name));
      const text = readFileSync(join(ROOT, path), "utf8");
      const imports = [...text.matchAll(/(?:^|\n)\s*(?:import|export)\s[^"';]*?from\s+"([^"]+)"|import\("([^"]+)"\)/g)];
      return { path, text, imports: imports.map((found) => found[1] ?? found[2] ?? "") };
    });
}

const SOURCES = ["bin", "lib", "lambdas", "local"].flatMap(sourcesBelow);

function folderOf(path: string, folders: readonly string[]): string | undefined {
  return folders.filter((folder) => path.startsWith(`${folder}/`)).sort((a, b) => b.length - a.length)[0];
}

function forbiddenImports({ path, imports }: SourceFile): readonly string[] {
  const folder = folderOf(path, Object.keys(MAY_IMPORT));
  if (folder === undefined) return [`${path} lies in no folder of the layout`];
  return imports.flatMap((imported) => {
    if (!imported.startsWith(".")) {
      const allowed = PACKAGES[folder];
      return allowed === undefined || allowed.test(imported) ? [] : [`${path} imports package ${imported}`];
    }
    const target = normalize(join(dirname(path), imported));
    const allowed = [folder, ...(MAY_IMPORT[folder] ?? [])];
    if (folder === "lambdas/use-cases" && target.startsWith("lambdas/use-cases/")) {
      return [`${path} imports another use case ${target}`];
    }
    return allowed.some((prefix) => target.startsWith(`${prefix}/`)) ? [] : [`${path} imports ${target}`];
  });
}

describe("architecture", () => {
  test("imports point one way", () => {
    expect(SOURCES.length).toBeGreaterThan(50);
    expect(SOURCES.flatMap(forbiddenImports)).toEqual([]);
  });

  test("an import against the direction is found", () => {
    const wrong = { path: "lambdas/domain/x.ts", text: "", imports: ["../ports/clock.ts", "@aws-sdk/client-s3"] };
    expect(forbiddenImports(wrong)).toHaveLength(2);
    const useCase = { path: "lambdas/use-cases/x.ts", text: "", imports: ["./sweep.ts", "../adapters/aws/y.ts"] };
    expect(forbiddenImports(useCase)).toHaveLength(2);
  });

  test("only handlers read the wall clock or make random ids in what runs", () => {
    const readers = SOURCES.filter(
      ({ path, text }) =>
        path.startsWith("lambdas/") &&
        !path.startsWith("lambdas/handlers/") &&
        /\bDate\.now\(|new Date\(\)|\brandomUUID\(|Math\.random\(/.test(text),
    );
    expect(readers.map(({ path }) => path)).toEqual([]);
  });

  test("a file over 200 lines says in its first line why it is one idea", () => {
    const silent = SOURCES.filter(({ text }) => text.split("\n").length > 201 && !/^(\/\/|\/\*\*)/.test(text));
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  test("a handler is at most 40 lines", () => {
    const long = SOURCES.filter(
      ({ path, text }) => path.startsWith("lambdas/handlers/") && text.trimEnd().split("\n").length > 40,
    );
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  test("file names are kebab-case, and none is a place for anything", () => {
    const bad = SOURCES.filter(({ path }) => {
      const name = basename(path).replace(/(\.d)?\.ts$/, "");
      return !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || /^(index|utils?|helpers?|common|types|misc)$/.test(name);
    });
    expect(bad.map(({ path }) => path)).toEqual([]);
  });
});
