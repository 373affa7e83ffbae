import { AwsFault } from "../service.ts";

const END_OF_LINE = "\r\n";

/**
 * Unwraps S3's streaming form: chunks with their length in hexadecimal, then trailing headers such as a checksum.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 * @throws AwsFault IncompleteBody.
 */
export function decodeAwsChunked(wire: Buffer): {
  readonly body: Buffer;
  readonly trailers: ReadonlyMap<string, string>;
} {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = wire.indexOf(END_OF_LINE, at);
    const length = Number.parseInt(wire.toString("latin1", at, lineEnd).split(";")[0] ?? "", 16);
    const start = lineEnd + END_OF_LINE.length;
    if (lineEnd === -1 || !(length >= 0) || start + length > wire.length) {
      throw new AwsFault("IncompleteBody", "The request body terminated unexpectedly");
    }
    if (length === 0) return { body: Buffer.concat(chunks), trailers: trailersOf(wire.toString("latin1", start)) };
    chunks.push(wire.subarray(start, start + length));
    at = start + length + END_OF_LINE.length;
  }
}

function trailersOf(text: string): ReadonlyMap<string, string> {
  const lines = text.split(END_OF_LINE).filter((line) => line.includes(":"));
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}
