import { type Document, isNode, LineCounter, parseAllDocuments } from "yaml";
import type { z } from "zod";

/** A configuration file that cannot be used: every problem with its line and column, what was there, and what is allowed. */
export class InvalidConfigurationError extends Error {
  override readonly name = "InvalidConfigurationError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/** Characters of a value that a problem shows. */
const SHOWN = 80;

/** Parses one YAML document by a schema; throws `InvalidConfigurationError` with all problems as `path:line:column: …`. */
export function parseYamlFile<Schema extends z.ZodType>(path: string, text: string, schema: Schema): z.output<Schema> {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: true });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const [document, second] = documents;
  if (document === undefined) throw new InvalidConfigurationError([`${path}:1:1: the file is empty`]);
  if (second !== undefined) {
    throw new InvalidConfigurationError([`${at(second.range[0])}: a second document begins here, one is allowed`]);
  }
  const mistakes = [...document.errors, ...document.warnings];
  if (mistakes.length > 0) {
    throw new InvalidConfigurationError(
      mistakes.map((mistake) => `${at(mistake.pos[0])}: ${firstLine(mistake.message)}`),
    );
  }
  const parsed = schema.safeParse(contentOf(document, path));
  if (parsed.success) return parsed.data;
  throw new InvalidConfigurationError(
    parsed.error.issues.map((issue) => `${at(offsetOf(document, keyPath(issue)))}: ${describe(issue, document)}`),
  );
}

/** Aliases may not multiply: 100 of them are more than any policy needs. */
function contentOf(document: Document, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    const message = cause instanceof Error ? firstLine(cause.message) : String(cause);
    throw new InvalidConfigurationError([`${path}:1:1: ${message}`]);
  }
}

/** Where an unknown key is reported: at the key itself. */
function keyPath(issue: z.core.$ZodIssue): readonly PropertyKey[] {
  return issue.code === "unrecognized_keys" && issue.keys[0] !== undefined
    ? [...issue.path, issue.keys[0]]
    : issue.path;
}

/** The offset of the node at the path, or of its nearest parent that is there. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function describe(issue: z.core.$ZodIssue, document: Document): string {
  const where = issue.path.length > 0 ? `${issue.path.map(String).join(".")}: ` : "";
  if (issue.code === "unrecognized_keys") {
    return `${where}unknown key ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}`;
  }
  return `${where}${firstLine(issue.message)}, got ${shown(document.getIn(issue.path))}`;
}

function shown(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? text;
}
