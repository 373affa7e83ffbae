import { createHash } from "node:crypto";
import { AwsFault } from "../service.ts";
import { readBound, writeHeaders } from "./http-binding.ts";
import { operationModel } from "./models.ts";
import type { Protocol } from "./protocol.ts";
import type { WireRequest } from "./wire.ts";
import { element, escapeXml, membersAsXml } from "./xml.ts";

const XML = { "content-type": "application/xml" };

/** S3's REST protocol, path style (`/<bucket>/<key>`). The operation is what the SDK says it is, or follows from the method. */
export const s3RestXml: Protocol = {
  operationOf(_signingName, request) {
    const { key } = bucketAndKey(request);
    const named = request.query.get("x-id");
    if (named !== null) return named;
    if (request.query.get("list-type") === "2" && key === "") return "ListObjectsV2";
    const subresource = [...request.query.keys()].find((name) => name !== "versionId");
    if (subresource !== undefined) return `${request.method} ?${subresource}`;
    return key === "" ? `${request.method} bucket` : `${capitalised(request.method)}Object`;
  },
  parse(_signingName, operation, request) {
    const { bucket, key } = bucketAndKey(request);
    const input = readBound(operationModel("s3", operation).input, request, { Bucket: bucket, Key: key });
    verifyChecksum(request);
    return input;
  },
  answer(_signingName, operation, output) {
    const { output: schema, http } = operationModel("s3", operation);
    const members = typeof output === "object" && output !== null ? output : {};
    const status = http?.status ?? 200;
    const headers = writeHeaders(schema, members);
    const body = new Map<string, unknown>(Object.entries(members)).get("Body");
    if (body instanceof Uint8Array)
      return { status, headers: { ...headers, "content-length": `${body.length}` }, body };
    const text = membersAsXml(schema, members);
    if (text === "") return { status, headers, body: "" };
    const root = `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${text}</ListBucketResult>`;
    return { status, headers: { ...headers, ...XML }, body: `<?xml version="1.0" encoding="UTF-8"?>\n${root}` };
  },
  refuse({ code, message, statusCode, fields }, { method }) {
    const parts = { Code: code, Message: message, ...fields };
    const text = Object.entries(parts).map(([name, value]) => element(name, escapeXml(String(value))));
    return {
      status: statusCode,
      headers: XML,
      body: method === "HEAD" ? "" : `<?xml version="1.0" encoding="UTF-8"?>\n${element("Error", text.join(""))}`,
    };
  },
};

function bucketAndKey({ path }: WireRequest): { readonly bucket: string; readonly key: string } {
  const [, bucket = "", key = ""] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key) };
}

function capitalised(method: string): string {
  return `${method.charAt(0)}${method.slice(1).toLowerCase()}`;
}

function verifyChecksum({ headers, body }: WireRequest): void {
  const given = headers.get("x-amz-checksum-sha256");
  if (given === undefined || given === createHash("sha256").update(body).digest("base64")) return;
  throw new AwsFault("BadDigest", "The SHA256 you specified did not match the calculated checksum.");
}
