import type { NormalizedSchema } from "@smithy/core/schema";
import type { WireRequest } from "./wire.ts";

/** Where a member of a REST operation lies on the wire, by the traits of AWS's model. */
interface Place {
  readonly kind: "label" | "query" | "header" | "prefixHeaders" | "payload" | "body";
  readonly name: string;
}

export function placeOf(memberName: string, member: NormalizedSchema): Place {
  const traits = member.getMergedTraits();
  if (traits.httpLabel) return { kind: "label", name: memberName };
  if (traits.httpQuery !== undefined) return { kind: "query", name: traits.httpQuery };
  if (traits.httpHeader !== undefined) return { kind: "header", name: traits.httpHeader.toLowerCase() };
  if (traits.httpPrefixHeaders !== undefined) {
    return { kind: "prefixHeaders", name: traits.httpPrefixHeaders.toLowerCase() };
  }
  if (traits.httpPayload) return { kind: "payload", name: memberName };
  return { kind: "body", name: memberName };
}

/** The members of an input that are outside its body, with their values read. */
export function readBound(
  schema: NormalizedSchema,
  request: WireRequest,
  labels: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [memberName, member] of schema.structIterator()) {
    const { kind, name } = placeOf(memberName, member);
    if (kind === "payload") input[memberName] = request.body;
    else if (kind === "prefixHeaders") {
      const found = [...request.headers].filter(([header]) => header.startsWith(name));
      if (found.length > 0) input[memberName] = Object.fromEntries(found.map(([k, v]) => [k.slice(name.length), v]));
    } else {
      const text = textAt(kind, name, request, labels);
      if (text !== undefined) input[memberName] = parsedText(member, text);
    }
  }
  return input;
}

function textAt(
  kind: Place["kind"],
  name: string,
  request: WireRequest,
  labels: Readonly<Record<string, string>>,
): string | undefined {
  if (kind === "label") return labels[name];
  if (kind === "query") return request.query.get(name) ?? undefined;
  return kind === "header" ? request.headers.get(name) : undefined;
}

function parsedText(member: NormalizedSchema, text: string): unknown {
  if (member.isBooleanSchema()) return text === "true";
  if (member.isNumericSchema()) return Number(text);
  if (member.isTimestampSchema()) return new Date(text);
  return member.isListSchema() ? text.split(",").map((item) => item.trim()) : text;
}

/** The headers that an output's members become. */
export function writeHeaders(schema: NormalizedSchema, output: object): Record<string, string> {
  const values = new Map<string, unknown>(Object.entries(output));
  const headers: Record<string, string> = {};
  for (const [memberName, member] of schema.structIterator()) {
    const value = values.get(memberName);
    const { kind, name } = placeOf(memberName, member);
    if (value === undefined || value === null) continue;
    if (kind === "header") headers[name] = value instanceof Date ? headerDate(member, value) : String(value);
    if (kind !== "prefixHeaders" || typeof value !== "object") continue;
    for (const [key, item] of Object.entries(value)) headers[`${name}${key}`] = String(item);
  }
  return headers;
}

/** 5 is ISO 8601 in the SDK's bundle; headers are RFC 7231 dates unless the model says otherwise. */
function headerDate(member: NormalizedSchema, date: Date): string {
  return member.getSchema() === 5 ? date.toISOString() : date.toUTCString();
}
