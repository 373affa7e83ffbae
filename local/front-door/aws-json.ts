import { JsonCodec } from "@smithy/core/protocols";
import { orSerializationFault, readJsonObject } from "./json-body.ts";
import { hasModel, operationModel } from "./models.ts";
import type { Protocol } from "./protocol.ts";

const codec = new JsonCodec({ timestampFormat: { useTrait: true, default: 7 }, jsonName: false });
const HEADERS = { "content-type": "application/x-amz-json-1.1" };

/** AWS JSON 1.0 and 1.1: the operation in a header, everything else in the body. A service without a model speaks plain JSON. */
export const awsJson: Protocol = {
  operationOf(_signingName, { headers }) {
    const target = headers.get("x-amz-target") ?? "";
    return target.includes(".") ? target.slice(target.lastIndexOf(".") + 1) : undefined;
  },
  parse(signingName, operation, { body }) {
    const json = readJsonObject(body);
    if (!hasModel(signingName)) return json;
    const { input } = operationModel(signingName, operation);
    const parsed: unknown = orSerializationFault(() => codec.createDeserializer().readObject(input, json));
    return typeof parsed === "object" && parsed !== null ? parsed : {};
  },
  answer(signingName, operation, output) {
    if (!hasModel(signingName)) return { status: 200, headers: HEADERS, body: JSON.stringify(output ?? {}) };
    const serializer = codec.createSerializer();
    serializer.write(operationModel(signingName, operation).output, output ?? {});
    return { status: 200, headers: HEADERS, body: serializer.flush() || "{}" };
  },
  refuse({ code, message, statusCode, fields }) {
    return { status: statusCode, headers: HEADERS, body: JSON.stringify({ __type: code, message, ...fields }) };
  },
};
