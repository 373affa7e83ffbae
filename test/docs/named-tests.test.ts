import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");
const page = (name: string) => readFileSync(join(ROOT, "docs", name), "utf8");

interface NamedTest {
  readonly path: string;
  readonly title: string;
}

/** Tests as a page names them: the path in backticks, a colon, and the title in quotes. */
function testsNamedIn(text: string): readonly NamedTest[] {
  const found = text.matchAll(/`(test\/[^`]+)`: "(.+?)"(?=;| +\||$)/gm);
  return [...found].map(([, path = "", title = ""]) => ({ path, title: title.replaceAll("\\|", "|") }));
}

/** Whether a file has a test, a group or a table of tests with that title: it stands first in brackets, before a comma. */
function exists({ path, title }: NamedTest): boolean {
  if (!existsSync(join(ROOT, path))) return false;
  const source = readFileSync(join(ROOT, path), "utf8");
  const escaped = title.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`\\(\\s*(["'\`])${escaped}\\1,`).test(source);
}

describe.each(["security-model.md", "attacks.md"])("docs/%s", (name) => {
  test("names only tests that exist", () => {
    const named = testsNamedIn(page(name));
    expect(named.length).toBeGreaterThan(30);
    // none is left out because it is written in another way
    expect(named).toHaveLength(page(name).match(/`test\//g)?.length ?? 0);
    expect(named.filter((one) => !exists(one))).toEqual([]);
  });
});

test("a test that was renamed, moved or is only a word in a file is noticed", () => {
  const path = "test/docs/named-tests.test.ts";
  expect(exists({ path, title: "names only tests that exist" })).toBe(true);
  expect(exists({ path, title: "names only tests that existed" })).toBe(false);
  expect(exists({ path, title: "security-model.md" })).toBe(false);
  expect(exists({ path: "test/docs/elsewhere.test.ts", title: "names only tests that exist" })).toBe(false);
});

test("each invariant says how it is enforced, names its tests, and what is left", () => {
  const sections = page("security-model.md")
    .split(/^### (?=I\d)/m)
    .slice(1);
  expect(sections.map((section) => section.split(" ")[0])).toEqual(
    Array.from({ length: 10 }, (_none, index) => `I${index + 1}`),
  );
  for (const section of sections) {
    const [title = ""] = section.split("\n");
    expect({ title, named: testsNamedIn(section).length }).toEqual({ title, named: expect.any(Number) });
    expect(testsNamedIn(section).length).toBeGreaterThan(2);
    expect(section).toMatch(/^Left: /m);
  }
});

test("each attack names what tries it", () => {
  const rows = page("attacks.md")
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\| (-+|attack) /.test(line));
  expect(rows.length).toBeGreaterThan(25);
  expect(rows.filter((row) => testsNamedIn(row).length === 0)).toEqual([]);
});
