import { randomUUID } from "node:crypto";
import { operationModel } from "./models.ts";
import type { Protocol } from "./protocol.ts";
import { element, escapeXml, membersAsXml } from "./xml.ts";

const XML = { "content-type": "text/xml" };

/** AWS Query, as SNS speaks it: a form in, XML out. Members that are lists or maps are refused, not ignored. */
export const awsQuery: Protocol = {
  operationOf: (_signingName, { body }) => new URLSearchParams(body.toString("utf8")).get("Action") ?? undefined,
  parse(signingName, operation, { body }) {
    const schemas = new Map(operationModel(signingName, operation).input.structIterator());
    const input: Record<string, string> = {};
    for (const [name, value] of new URLSearchParams(body.toString("utf8"))) {
      if (name === "Action" || name === "Version") continue;
      if (schemas.get(name)?.isStringSchema() !== true)
        throw new Error(`parameter ${name} of ${operation} is not emulated`);
      input[name] = value;
    }
    return input;
  },
  answer(signingName, operation, output) {
    const members = typeof output === "object" && output !== null ? output : {};
    const result = membersAsXml(operationModel(signingName, operation).output, members);
    const metadata = element("ResponseMetadata", element("RequestId", randomUUID()));
    const body = element(`${operation}Response`, element(`${operation}Result`, result) + metadata);
    return { status: 200, headers: XML, body };
  },
  refuse({ code, message, statusCode }) {
    const type = element("Type", statusCode < 500 ? "Sender" : "Receiver");
    const error = element("Error", type + element("Code", code) + element("Message", escapeXml(message)));
    const body = element("ErrorResponse", error + element("RequestId", randomUUID()));
    return { status: statusCode, headers: XML, body };
  },
};
