import { gunzipSync, gzipSync } from "node:zlib";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { DirectoryUnavailableError } from "../../ports/errors.ts";
import { s3 } from "./aws-clients.ts";
import { nameOf, unavailable } from "./aws-refusal.ts";

/** Bytes, unpacked: twenty times what a directory of 5,000 accounts takes. */
const LARGEST = 64 * 1024 * 1024;

/** What S3 says when an object is not as the condition says, or somebody else writes it at this moment. */
const CHANGED: ReadonlySet<string> = new Set(["PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey"]);

export type GzipObject =
  | { readonly kind: "object"; readonly content: unknown; readonly version: string }
  | { readonly kind: "none" }
  /** There is an object, and it is not compressed JSON. */
  | { readonly kind: "damaged"; readonly version: string };

/** A compressed JSON object. Throws `DirectoryUnavailableError` when it is not known whether there is one. */
export async function readGzipObject(bucket: string, key: string): Promise<GzipObject> {
  const found = await s3()
    .send(new GetObjectCommand({ Bucket: bucket, Key: key }))
    .catch((error: unknown) => {
      if (nameOf(error) === "NoSuchKey") return undefined;
      return unavailable(DirectoryUnavailableError, `reading ${key}`)(error);
    });
  if (found?.Body === undefined) return { kind: "none" };
  const bytes = await found.Body.transformToByteArray().catch(unavailable(DirectoryUnavailableError, `reading ${key}`));
  const version = found.ETag ?? "";
  try {
    const content: unknown = JSON.parse(gunzipSync(bytes, { maxOutputLength: LARGEST }).toString("utf8"));
    return { kind: "object", content, version };
  } catch {
    return { kind: "damaged", version };
  }
}

/** Puts an object; with `condition`, IF its version is this one, or IF there is none. */
export async function putGzipObject(
  bucket: string,
  key: string,
  content: unknown,
  condition?: { readonly version: string | undefined },
): Promise<{ readonly version: string } | "changed"> {
  const unconditional = condition === undefined;
  const put = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: gzipSync(JSON.stringify(content)),
    ContentType: "application/gzip",
    ChecksumAlgorithm: "SHA256",
    ...(unconditional ? {} : condition.version === undefined ? { IfNoneMatch: "*" } : { IfMatch: condition.version }),
  });
  try {
    const { ETag = "" } = await s3().send(put);
    return { version: ETag };
  } catch (error) {
    if (!unconditional && CHANGED.has(nameOf(error))) return "changed";
    return unavailable(DirectoryUnavailableError, `writing ${key}`)(error);
  }
}
