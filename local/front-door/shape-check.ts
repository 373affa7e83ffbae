import type { NormalizedSchema } from "@smithy/core/schema";
import { AwsFault } from "../service.ts";

/**
 * Whether an SDK-shaped input is of the operation's shape: required members are there, and every value has its type.
 * @throws AwsFault ValidationException, SerializationException.
 */
export function checkShape(schema: NormalizedSchema, value: unknown, path = ""): void {
  if (schema.isStructSchema()) checkStruct(schema, value, path);
  else if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw wrongType(path, "a list");
    for (const [index, item] of value.entries())
      checkShape(schema.getValueSchema(), item, `${path}.${index + 1}.member`);
  } else if (schema.isMapSchema()) {
    for (const [key, item] of membersOf(value, path)) checkShape(schema.getValueSchema(), item, `${path}.${key}`);
  } else checkScalar(schema, value, path);
}

function checkStruct(schema: NormalizedSchema, value: unknown, path: string): void {
  const given = new Map(membersOf(value, path));
  const required = requiredMembers(schema);
  if (schema.isUnionSchema() && given.size !== 1) throw wrongType(path, "exactly one member of a union");
  for (const [name, member] of schema.structIterator()) {
    const at = path === "" ? name : `${path}.${name}`;
    const item = given.get(name);
    if (item !== undefined && item !== null) checkShape(member, item, at);
    else if (required.has(name)) throw constraint(at, "null", "Member must not be null");
  }
}

/** A structure in the SDK's bundle ends with how many of its members are required: those that come first. */
function requiredMembers(schema: NormalizedSchema): ReadonlySet<string> {
  const bundled: unknown = schema.getSchema();
  if (!Array.isArray(bundled)) return new Set();
  const names: readonly unknown[] = Array.isArray(bundled[4]) ? bundled[4] : [];
  const count = typeof bundled[6] === "number" ? bundled[6] : 0;
  return new Set(names.slice(0, count).map(String));
}

function membersOf(value: unknown, path: string): readonly (readonly [string, unknown])[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrongType(path, "an object");
  return Object.entries(value);
}

function checkScalar(schema: NormalizedSchema, value: unknown, path: string): void {
  if (schema.isStringSchema() && typeof value !== "string") throw wrongType(path, "a string");
  if (schema.isBooleanSchema() && typeof value !== "boolean") throw wrongType(path, "true or false");
  if (schema.isNumericSchema() && typeof value !== "number") throw wrongType(path, "a number");
  if (schema.isTimestampSchema() && !(value instanceof Date)) throw wrongType(path, "a time");
  if (schema.isBlobSchema() && !(value instanceof Uint8Array) && typeof value !== "string") {
    throw wrongType(path, "bytes");
  }
}

/** A violated constraint in AWS's words. */
export function constraint(path: string, value: string, rule: string): AwsFault {
  const message = `1 validation error detected: Value ${value === "null" ? "null" : `'${value}'`} at '${path}' failed to satisfy constraint: ${rule}`;
  return new AwsFault("ValidationException", message);
}

function wrongType(path: string, expected: string): AwsFault {
  return new AwsFault("SerializationException", `${path === "" ? "input" : path} must be ${expected}`);
}
