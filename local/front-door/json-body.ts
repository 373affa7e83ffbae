import { AwsFault } from "../service.ts";

type Json = null | boolean | number | string | Json[] | JsonObject;
interface JsonObject {
  [key: string]: Json;
}

/** @throws AwsFault SerializationException when it is no JSON object. */
export function readJsonObject(body: Buffer): JsonObject {
  try {
    const parsed: Json = JSON.parse(body.length === 0 ? "{}" : body.toString("utf8"));
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch {
    throw new AwsFault("SerializationException", "the body is not JSON");
  }
  throw new AwsFault("SerializationException", "the body is not a JSON object");
}

/** @throws AwsFault SerializationException for a body in which the SDK's own codec finds a value of the wrong kind. */
export function orSerializationFault<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new AwsFault("SerializationException", error instanceof Error ? error.message : String(error));
  }
}
