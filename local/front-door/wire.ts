import type { IncomingMessage } from "node:http";
import { decodeAwsChunked } from "./aws-chunked.ts";

/** A request as it came over the wire, its body whole. */
export interface WireRequest {
  readonly method: string;
  /** As sent, percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Reads the request to its end; an aws-chunked body is unwrapped, its trailers become headers. */
export async function readRequest(request: IncomingMessage): Promise<WireRequest> {
  const whole = await bodyOf(request);
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, [value ?? ""].flat().join(","));
  const { pathname, search } = splitUrl(request.url ?? "/");
  const wire = { method: request.method ?? "", path: pathname, query: new URLSearchParams(search), headers };
  const encodings = (headers.get("content-encoding") ?? "").split(",").map((encoding) => encoding.trim());
  if (!encodings.includes("aws-chunked")) return { ...wire, body: whole };
  const { body, trailers } = decodeAwsChunked(whole);
  const rest = encodings.filter((encoding) => encoding !== "aws-chunked").join(",");
  const unwrapped = new Map([
    ...headers,
    ...trailers,
    ["content-encoding", rest],
    ["content-length", `${body.length}`],
  ]);
  if (rest === "") unwrapped.delete("content-encoding");
  return { ...wire, headers: unwrapped, body };
}

/** By its events, which cost less than its iterator: each call of the cloud passes here. */
function bodyOf(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.once("end", () => resolve(Buffer.concat(chunks)));
    request.once("error", reject);
    request.once("close", () => {
      if (!request.complete) reject(new Error("the request was cut off"));
    });
  });
}

/** Not with URL, which would rewrite dots and encodings in a key. */
function splitUrl(url: string): { readonly pathname: string; readonly search: string } {
  const mark = url.indexOf("?");
  return mark === -1 ? { pathname: url, search: "" } : { pathname: url.slice(0, mark), search: url.slice(mark + 1) };
}
