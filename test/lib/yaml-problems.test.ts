import { z } from "zod";
import { InvalidConfigurationError, parseYamlFile } from "../../lib/yaml-problems.ts";

const Schema = z.strictObject({
  name: z.string().min(2).max(5),
  size: z.int().min(1).max(9).optional(),
  ways: z.array(z.union([z.literal("*"), z.strictObject({ tag: z.string() })])).optional(),
});

function problems(text: string, path = "config/file.yaml"): readonly string[] {
  try {
    parseYamlFile(path, text, Schema);
  } catch (error) {
    if (error instanceof InvalidConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

test("what fits the schema is its output", () => {
  const text = "# with a comment\nname: abc\nways: ['*', { tag: env }]\n";
  expect(parseYamlFile("config/file.yaml", text, Schema)).toEqual({ name: "abc", ways: ["*", { tag: "env" }] });
});

const UNREADABLE: readonly (readonly [string, string, string])[] = [
  ["an empty file", "", "1:1: the file is empty, allowed: one document"],
  ["a file of comments", "# nothing\n", "1:1: the file is empty, allowed: one document"],
  ["a second document", "name: abc\n---\nname: abd\n", "2:1: a second document begins here, allowed: one document"],
  ["a key twice", "name: abc\nname: abd\n", "2:1: a key that was there before, allowed: each key once"],
  ["an alias", "name: &n abc\nways: [*n]\n", "2:8: an alias, got *n, allowed: values written out"],
  ["an alias of nothing", "name: *n\n", "1:7: an alias, got *n, allowed: values written out"],
  [
    "an open list",
    "ways: [\n",
    "2:1: Flow sequence in block collection must be sufficiently indented and end with a ]",
  ],
  ["a tab", "ways:\n\t- '*'\n", "2:1: Tabs are not allowed as indentation"],
  ["a tag that nobody knows", "name: !secret abc\n", "1:7: Unresolved tag: !secret"],
];
test.each(UNREADABLE)("%s is refused at its place", (_what, text, problem) => {
  expect(problems(text)).toEqual([`config/file.yaml:${problem}`]);
});

test("aliases that would grow without end are refused at once", () => {
  const levels = Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]`);
  const found = problems(["a0: &a0 [x, x]", ...levels, ""].join("\n"));
  expect(found).toHaveLength(30 * 9);
});

const WRONG: readonly (readonly [string, string, string])[] = [
  ["a missing key", "size: 2\n", "1:1: name: missing, got nothing, allowed: text"],
  ["a text that is too short", "name: a\n", '1:7: name: too short, got "a", allowed: 2 or more'],
  ["a text that is too long", "name: abcdef\n", '1:7: name: too long, got "abcdef", allowed: 5 or less'],
  ["a number that is none", "name: abc\nsize: two\n", '2:7: size: wrong type, got "two", allowed: a number'],
  ["a number that is too large", "name: abc\nsize: 10\n", "2:7: size: too large, got 10, allowed: 9 or less"],
  [
    "one of several ways, misspelt",
    "name: abc\nways:\n  - { tga: x, tag: y }\n",
    '3:7: ways[0]: unknown key, got "tga", allowed: tag',
  ],
  ["nothing where a text belongs", "name:\n", "1:6: name: wrong type, got null, allowed: text"],
  [
    "a binary value",
    "name: !!binary aGVsbG8=\n",
    '1:16: name: wrong type, got {"type":"Buffer","data":[104,101,108,108,111]}, allowed: text',
  ],
];
test.each(WRONG)("%s is refused with place, value and what is allowed", (_what, text, problem) => {
  expect(problems(text)).toEqual([`config/file.yaml:${problem}`]);
});

test("a long value is cut", () => {
  expect(problems(`name: ${"x".repeat(500)}\n`)[0]).toMatch(/got "x{79}…, allowed/);
});

test("a path inside the folder is shown from there, any other as it is", () => {
  expect(problems("", `${process.cwd()}/config/file.yaml`)[0]).toMatch(/^config\/file\.yaml:1:1/);
  expect(problems("", "/elsewhere/file.yaml")[0]).toMatch(/^\/elsewhere\/file\.yaml:1:1/);
});
