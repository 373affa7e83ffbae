import { z } from "zod";

type Scalar = string | number | boolean | null;
/** Of the values that an event has under a name: none when it is absent or an object, several when it is an array. */
type Test = (values: readonly Scalar[]) => boolean;
type Pattern = ReadonlyMap<string, Pattern | Test>;
export type EventMatcher = (event: Readonly<Record<string, unknown>>) => boolean;

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const oneOrMore = z.union([scalar.transform((value) => [value]), z.array(scalar).min(1)]);
const prefix = z.strictObject({ prefix: z.string() });
const matcher = z.union([
  scalar,
  prefix,
  z.strictObject({ exists: z.boolean() }),
  z.strictObject({ "anything-but": z.union([oneOrMore, prefix]) }),
  z.strictObject({ numeric: z.array(z.union([z.string(), z.number()])).min(2) }),
]);

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html @throws Error for what is not emulated. */
export function parseEventPattern(pattern: unknown): EventMatcher {
  const parsed = parse(pattern, "");
  return (event) => matches(parsed, event);
}

function parse(pattern: unknown, path: string): Pattern {
  const members = z.record(z.string(), z.unknown()).parse(pattern);
  if (Object.keys(members).length === 0) throw new Error(`event pattern ${path || "(all)"} is empty`);
  return new Map(
    Object.entries(members).map(([name, value]) => {
      const here = `${path}.${name}`.replace(/^\./, "");
      if (name.startsWith("$")) throw new Error(`event pattern ${here}: ${name} is not emulated`);
      return [name, Array.isArray(value) ? testOf(value, here) : parse(value, here)];
    }),
  );
}

function testOf(alternatives: readonly unknown[], path: string): Test {
  if (alternatives.length === 0) throw new Error(`event pattern ${path} has no value`);
  const tests = alternatives.map((alternative) => {
    const known = matcher.safeParse(alternative);
    if (!known.success) throw new Error(`event pattern ${path}: ${JSON.stringify(alternative)} is not emulated`);
    return matcherTest(known.data, path);
  });
  return (values) => tests.some((test) => test(values));
}

function matcherTest(wanted: z.infer<typeof matcher>, path: string): Test {
  if (typeof wanted !== "object" || wanted === null) return (values) => values.includes(wanted);
  if ("exists" in wanted) return (values) => values.length > 0 === wanted.exists;
  if ("prefix" in wanted) return (values) => values.some((value) => startsWith(value, wanted.prefix));
  if ("numeric" in wanted) return numericTest(wanted.numeric, path);
  const unwanted = wanted["anything-but"];
  if (Array.isArray(unwanted)) return (values) => values.some((value) => !unwanted.includes(value));
  return (values) => values.some((value) => typeof value === "string" && !startsWith(value, unwanted.prefix));
}

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "=": (a, b) => a === b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

/** `[">", 0, "<=", 5]`: all must hold. */
function numericTest(parts: readonly (string | number)[], path: string): Test {
  const comparisons: ((value: number) => boolean)[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    const [operator, limit] = [parts[index], parts[index + 1]];
    const compare = typeof operator === "string" ? COMPARISONS[operator] : undefined;
    if (compare === undefined || typeof limit !== "number") {
      throw new Error(`event pattern ${path}: numeric ${JSON.stringify(parts)} is not understood`);
    }
    comparisons.push((value) => compare(value, limit));
  }
  return (values) => values.some((value) => typeof value === "number" && comparisons.every((holds) => holds(value)));
}

function startsWith(value: Scalar, start: string): boolean {
  return typeof value === "string" && value.startsWith(start);
}

function matches(pattern: Pattern, value: unknown): boolean {
  // of an array of objects one must match as a whole
  if (Array.isArray(value) && value.length > 0) return value.some((one) => matches(pattern, one));
  const members = typeof value === "object" && value !== null ? value : {};
  return [...pattern].every(([name, wanted]) => {
    const there: unknown = Object.hasOwn(members, name) ? Reflect.get(members, name) : undefined;
    return typeof wanted === "function" ? wanted(scalarsOf(there)) : matches(wanted, there);
  });
}

function scalarsOf(value: unknown): readonly Scalar[] {
  if (Array.isArray(value)) return value.flatMap(scalarsOf);
  const known = scalar.safeParse(value);
  return known.success ? [known.data] : [];
}
