/** A deep copy of SDK-shaped data. Not structuredClone, whose dates and bytes are of another realm inside a test. */
export function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (value instanceof Date) return new Date(value);
  return typeof value === "object" && value !== null ? copyOfObject(value) : value;
}

export function copyOfObject(value: object): object {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyOf(item)]));
}
