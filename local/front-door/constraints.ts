import { AwsFault } from "../service.ts";
import { type Constraint, publishedOperation } from "./published-constraints.ts";
import { constraint } from "./shape-check.ts";
import { CONSTRAINT_CODES, UNPUBLISHED } from "./unpublished-constraints.ts";

/**
 * @throws AwsFault for a value that AWS would refuse before it looks at it, and Error for an operation whose constraints nobody has
 * taken over.
 */
export function checkConstraints(signingName: string, operation: string, input: object): void {
  const published = publishedOperation(signingName, operation);
  if (published === undefined) throw new Error(`${signingName}.${operation} is not in the table of AWS's constraints`);
  const given = new Map<string, unknown>(Object.entries(input));
  for (const member of published.required) {
    if ((given.get(member) ?? undefined) === undefined)
      throw refusal(signingName, member, "null", "Member must not be null");
  }
  for (const [path, asked] of [...published.members, ...Object.entries(UNPUBLISHED[signingName] ?? {})]) {
    for (const [at, value] of valuesAt(input, path.split("."), "")) {
      const rule = violated(asked, value);
      if (rule !== undefined) throw refusal(signingName, at, value, rule);
    }
  }
}

function valuesAt(value: unknown, path: readonly string[], at: string): readonly (readonly [string, unknown])[] {
  const [member, ...rest] = path;
  if (value === undefined || value === null) return [];
  if (member === undefined) return [[at, value]];
  if (typeof value !== "object") return [];
  if (member === "*") {
    return Object.entries(value).flatMap(([key, item]) =>
      valuesAt(item, rest, `${at}.${Array.isArray(value) ? Number(key) + 1 : key}.member`),
    );
  }
  const next = new Map<string, unknown>(Object.entries(value)).get(member);
  const name = member.charAt(0).toLowerCase() + member.slice(1);
  return valuesAt(next, rest, at === "" ? name : `${at}.${name}`);
}

/** In AWS's words. */
function violated({ min, max, pattern, oneOf }: Constraint, value: unknown): string | undefined {
  const size = sizeOf(value);
  const what = typeof value === "number" ? "value" : "length";
  if (min !== undefined && size < min) return `Member must have ${what} greater than or equal to ${min}`;
  if (max !== undefined && size > max) return `Member must have ${what} less than or equal to ${max}`;
  if (typeof value !== "string") return undefined;
  if (pattern !== undefined && !wholePattern(pattern).test(value)) {
    return `Member must satisfy regular expression pattern: ${pattern}`;
  }
  if (oneOf !== undefined && !oneOf.includes(value)) return `Member must satisfy enum value set: [${oneOf.join(", ")}]`;
  return undefined;
}

/** A number is its own size. */
function sizeOf(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "string" || Array.isArray(value) || value instanceof Uint8Array) return value.length;
  return Object.keys(Object(value)).length;
}

const patterns = new Map<string, RegExp>();

/** AWS means the whole value, with or without anchors of its own; and escapes what JavaScript does not let it. */
function wholePattern(pattern: string): RegExp {
  const known = patterns.get(pattern) ?? new RegExp(`^(?:${pattern.replaceAll(/\\([!=])/g, "$1")})$`, "u");
  patterns.set(pattern, known);
  return known;
}

function refusal(signingName: string, at: string, value: unknown, rule: string): AwsFault {
  const code = Object.hasOwn(CONSTRAINT_CODES, signingName) ? CONSTRAINT_CODES[signingName] : undefined;
  const fault = constraint(at, String(value).slice(0, 200), rule);
  return code === undefined ? fault : new AwsFault(code, `Invalid parameter: ${at}: ${rule}`);
}
