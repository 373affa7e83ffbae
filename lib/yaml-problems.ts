import { relative } from "node:path";
import { type Document, isMap, isNode, isScalar, LineCounter, parseAllDocuments, visit } from "yaml";
import type { z } from "zod";
import { allowedKeys, defaultMessage } from "./schema-words.ts";

/** A configuration file that cannot be used: every problem with its line and column, what was there, and what is allowed. */
export class InvalidConfigurationError extends Error {
  override readonly name = "InvalidConfigurationError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

interface Problem {
  readonly offset: number;
  readonly text: string;
}

/** Characters of a value that a problem shows. */
const SHOWN = 80;

/**
 * Parses one YAML document by a schema; throws `InvalidConfigurationError` with all problems, in the order of the file, as
 * `path:line:column: <where>: <what>, got <value>, allowed: <what is>`. Keys may be there once, aliases not at all.
 */
export function parseYamlFile<Schema extends z.ZodType>(path: string, text: string, schema: Schema): z.output<Schema> {
  const lines = new LineCounter();
  const below = relative(process.cwd(), path);
  const shownPath = below.startsWith("..") ? path : below;
  const refuse = (problems: readonly Problem[]): never => {
    const sorted = problems.toSorted((a, b) => a.offset - b.offset);
    throw new InvalidConfigurationError(
      sorted.map((problem) => {
        const { line, col } = lines.linePos(problem.offset);
        return `${shownPath}:${Math.max(line, 1)}:${Math.max(col, 1)}: ${problem.text}`;
      }),
    );
  };
  const [document, second] = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  if (document === undefined) return refuse([{ offset: 0, text: "the file is empty, allowed: one document" }]);
  if (second !== undefined) {
    return refuse([{ offset: second.range[0], text: "a second document begins here, allowed: one document" }]);
  }
  const mistakes = yamlMistakes(document);
  if (mistakes.length > 0) return refuse(mistakes);
  const content: unknown = document.toJS();
  const parsed = schema.safeParse(content, { error: defaultMessage });
  if (parsed.success) return parsed.data;
  return refuse(parsed.error.issues.flatMap((issue) => problemsOf(issue, document, schema)));
}

function yamlMistakes(document: Document.Parsed): readonly Problem[] {
  const problems = [...document.errors, ...document.warnings].map(({ code, pos, message }) => ({
    offset: pos[0],
    text: code === "DUPLICATE_KEY" ? "a key that was there before, allowed: each key once" : message,
  }));
  visit(document, {
    // A few nested ones grow to any size, and what is approved should stand where it is read.
    Alias: (_key, alias) => {
      problems.push({
        offset: alias.range?.[0] ?? 0,
        text: `an alias, got *${alias.source}, allowed: values written out`,
      });
    },
  });
  return problems;
}

function problemsOf(issue: z.core.$ZodIssue, document: Document, schema: z.ZodType): readonly Problem[] {
  const { path } = issue;
  const where = path.length === 0 ? "" : `${placeText(path)}: `;
  if (issue.code === "invalid_union") {
    const meant = meantWay(issue.errors);
    if (meant)
      return meant.flatMap((inner) => problemsOf({ ...inner, path: [...path, ...inner.path] }, document, schema));
  }
  if (issue.code === "unrecognized_keys") {
    const allowed = allowedKeys(schema, path).join(", ");
    return issue.keys.map((key) => ({
      offset: keyOffset(document, path, key),
      text: `${where}unknown key, got ${JSON.stringify(key)}, allowed: ${allowed}`,
    }));
  }
  const value = document.getIn(path);
  const got = value === undefined ? "nothing" : shown(isNode(value) ? value.toJS(document) : value);
  const [what = "", ...allowed] = issue.message.startsWith("must be ")
    ? ["wrong value", issue.message.slice("must be ".length)]
    : issue.message.split(", allowed: ");
  const said = value === undefined && path.length > 0 ? "missing" : what;
  return [{ offset: offsetOf(document, path), text: [`${where}${said}, got ${got}`, ...allowed].join(", allowed: ") }];
}

/** Of several ways to write something that all fail: the one of the right type; if there is none, the first. */
function meantWay(ways: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  return ways.find((way) => !way.some(({ code, path }) => code === "invalid_type" && path.length === 0)) ?? ways[0];
}

function keyOffset(document: Document, path: readonly PropertyKey[], key: string): number {
  const map = path.length === 0 ? document.contents : document.getIn(path, true);
  const found = isMap(map)
    ? map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key)?.key
    : undefined;
  return isNode(found) && found.range ? found.range[0] : offsetOf(document, path);
}

/** The offset of the node at the path, or of its nearest parent that is there. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

function placeText(path: readonly PropertyKey[]): string {
  return path
    .map((step, at) => (typeof step === "number" ? `[${step}]` : `${at > 0 ? "." : ""}${String(step)}`))
    .join("");
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
