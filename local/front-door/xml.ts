import type { NormalizedSchema } from "@smithy/core/schema";

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** An element around text, or around elements that are written already. */
export function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

/** The members of a structure as elements, by the XML traits of AWS's model. */
export function membersAsXml(schema: NormalizedSchema, value: object): string {
  const values = new Map<string, unknown>(Object.entries(value));
  const parts: string[] = [];
  for (const [memberName, member] of schema.structIterator()) {
    const item = values.get(memberName);
    const { httpHeader, httpPayload, xmlName, xmlFlattened } = member.getMergedTraits();
    if (item === undefined || item === null || httpHeader !== undefined || httpPayload) continue;
    const name = xmlName ?? memberName;
    if (!member.isListSchema()) parts.push(element(name, contentAsXml(member, item)));
    else {
      const items = Array.isArray(item) ? item : [];
      const itemName = xmlFlattened ? name : "member";
      const written = items.map((each) => element(itemName, contentAsXml(member.getValueSchema(), each))).join("");
      parts.push(xmlFlattened ? written : element(name, written));
    }
  }
  return parts.join("");
}

function contentAsXml(schema: NormalizedSchema, value: unknown): string {
  if (schema.isStructSchema()) return membersAsXml(schema, typeof value === "object" && value !== null ? value : {});
  return escapeXml(value instanceof Date ? value.toISOString() : String(value));
}
