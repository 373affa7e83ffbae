import { z } from "zod";

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  int: "a whole number",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "keys with values",
};

/** What a schema allows, in our words, where it does not say so itself: `<what>, allowed: <what is>`. */
export function defaultMessage(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return `wrong type, allowed: ${TYPES[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return `wrong value, allowed: ${issue.values.map(String).join(", ")}`;
    case "too_small":
      return `too ${measure(issue.origin, "little")}, allowed: ${issue.minimum} or more`;
    case "too_big":
      return `too ${measure(issue.origin, "much")}, allowed: ${issue.maximum} or less`;
    case "invalid_format":
      return `wrong format, allowed: ${issue.format === "regex" ? issue.pattern : issue.format}`;
    default:
      return undefined;
  }
}

function measure(origin: string, amount: "little" | "much"): string {
  if (origin === "array") return amount === "little" ? "few entries" : "many entries";
  if (origin === "string") return amount === "little" ? "short" : "long";
  return amount === "little" ? "small" : "large";
}

type Described = z.core.JSONSchema.BaseSchema;

/** The keys that a schema knows at a path, in its own order. */
export function allowedKeys(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let here: readonly Described[] = ways(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
  for (const step of path) {
    here = here.flatMap((way) => ways(typeof step === "number" ? way.items : way.properties?.[String(step)]));
  }
  return here.flatMap((way) => Object.keys(way.properties ?? {}));
}

/** A schema itself, and each of several ways to write it. */
function ways(schema: Described["items"]): readonly Described[] {
  if (typeof schema !== "object" || Array.isArray(schema)) return [];
  return [schema, ...(schema.anyOf ?? []).flatMap(ways)];
}
