import { JsonCodec } from "@smithy/core/protocols";
import { placeOf, readBound, writeHeaders } from "./http-binding.ts";
import { orSerializationFault, readJsonObject } from "./json-body.ts";
import { operationModel } from "./models.ts";
import type { Protocol } from "./protocol.ts";
import { labelsOf } from "./rest-path.ts";
import type { WireRequest } from "./wire.ts";

const codec = new JsonCodec({ timestampFormat: { useTrait: true, default: 7 }, jsonName: true, httpBindings: true });
const HEADERS = { "content-type": "application/json" };

/** A protocol for services that are addressed by method and path; `operations` are those that can be addressed at all. */
export function restJson(operations: readonly string[]): Protocol {
  return {
    operationOf: (signingName, request) =>
      operations.find((operation) => pathLabels(signingName, operation, request) !== undefined),
    parse(signingName, operation, request) {
      const { input } = operationModel(signingName, operation);
      const bound = readBound(input, request, pathLabels(signingName, operation, request) ?? {});
      if ([...input.structIterator()].some(([name, member]) => placeOf(name, member).kind === "payload")) return bound;
      const json = readJsonObject(request.body);
      const body: unknown = orSerializationFault(() => codec.createDeserializer().readObject(input, json));
      return { ...(typeof body === "object" ? body : {}), ...bound };
    },
    answer(signingName, operation, output) {
      const { output: schema, http } = operationModel(signingName, operation);
      const members = typeof output === "object" && output !== null ? output : {};
      const values = new Map<string, unknown>(Object.entries(members));
      const headers = { ...HEADERS, ...writeHeaders(schema, members) };
      let status = http?.status ?? 200;
      for (const [name, member] of schema.structIterator()) {
        if (member.getMergedTraits().httpResponseCode) status = Number(values.get(name) ?? status);
        if (!member.getMergedTraits().httpPayload) continue;
        const payload = values.get(name);
        return { status, headers, body: payload instanceof Uint8Array ? payload : "" };
      }
      const serializer = codec.createSerializer();
      serializer.write(schema, members);
      return { status, headers, body: serializer.flush() || "{}" };
    },
    refuse({ code, message, statusCode, fields }) {
      const headers = { ...HEADERS, "x-amzn-errortype": code };
      return { status: statusCode, headers, body: JSON.stringify({ Message: message, ...fields }) };
    },
  };
}

function pathLabels(signingName: string, operation: string, { method, path }: WireRequest) {
  const { http } = operationModel(signingName, operation);
  return http?.method === method ? labelsOf(http.path, path) : undefined;
}
