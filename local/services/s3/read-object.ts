import type { GetObjectRequest, ListObjectsV2Request } from "@aws-sdk/client-s3";
import { AwsFault } from "../../service.ts";
import { type Bucket, etagOf, type ObjectContent, type ObjectVersion, sha256Of } from "./bucket.ts";

const NOT_EMULATED = [
  "Range",
  "IfMatch",
  "IfNoneMatch",
  "IfModifiedSince",
  "IfUnmodifiedSince",
  "PartNumber",
] as const satisfies readonly (keyof GetObjectRequest)[];
/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
const MOST_KEYS = 1_000;

/** With the body. @throws AwsFault NoSuchKey, NoSuchVersion, MethodNotAllowed for a delete marker that is asked for by its id. */
export function getObject(bucket: Bucket, input: Partial<GetObjectRequest>): object {
  const { version, content } = find(bucket, input);
  return { ...headOf(version, content, input), Body: content.body };
}

/** Its errors have no body, so S3 has one name for what is not there: NotFound. */
export function headObject(bucket: Bucket, input: Partial<GetObjectRequest>): object {
  try {
    const { version, content } = find(bucket, input);
    return headOf(version, content, input);
  } catch (error) {
    if (error instanceof AwsFault && error.statusCode === 404) throw new AwsFault("NotFound", "Not Found", 404);
    throw error;
  }
}

export function listObjects(bucket: Bucket, input: Partial<ListObjectsV2Request>): object {
  const { Prefix = "", StartAfter = "", ContinuationToken, MaxKeys = MOST_KEYS, Delimiter } = input;
  if (Delimiter !== undefined) throw new Error("Delimiter of ListObjectsV2 is not emulated");
  const after = ContinuationToken === undefined ? StartAfter : Buffer.from(ContinuationToken, "base64url").toString();
  const keys = bucket
    .keys()
    .filter((key) => key.startsWith(Prefix) && Buffer.from(key).compare(Buffer.from(after)) > 0);
  const listed = keys.slice(0, Math.min(MaxKeys, MOST_KEYS));
  const more = keys.length > listed.length;
  return {
    Name: bucket.settings.name,
    Prefix,
    MaxKeys,
    KeyCount: listed.length,
    IsTruncated: more,
    ...(more ? { NextContinuationToken: Buffer.from(listed.at(-1) ?? after).toString("base64url") } : {}),
    Contents: listed.flatMap((key) => entryOf(bucket.current(key))),
  };
}

function find(
  bucket: Bucket,
  input: Partial<GetObjectRequest>,
): { readonly version: ObjectVersion; readonly content: ObjectContent } {
  for (const member of NOT_EMULATED) {
    if (input[member] !== undefined) throw new Error(`${member} of reading an object is not emulated`);
  }
  const { Key: key = "", VersionId } = input;
  const version = VersionId === undefined ? bucket.current(key) : bucket.version(key, VersionId);
  if (version === undefined && VersionId !== undefined) {
    throw new AwsFault("NoSuchVersion", "The specified version does not exist.", 404, { Key: key, VersionId });
  }
  if (version === undefined) throw new AwsFault("NoSuchKey", "The specified key does not exist.", 404, { Key: key });
  const { content } = version;
  if (content === undefined) {
    throw new AwsFault("MethodNotAllowed", "The specified method is not allowed against this resource.", 405);
  }
  return { version, content };
}

function headOf(version: ObjectVersion, content: ObjectContent, input: Partial<GetObjectRequest>): object {
  const { retention } = version;
  return {
    ContentLength: content.body.length,
    ContentType: content.contentType,
    ETag: etagOf(content),
    LastModified: wholeSeconds(version.atMs),
    Metadata: content.metadata,
    VersionId: version.versionId,
    ...(input.ChecksumMode === "ENABLED" ? { ChecksumSHA256: sha256Of(content.body) } : {}),
    ...(retention === undefined
      ? {}
      : { ObjectLockMode: retention.mode, ObjectLockRetainUntilDate: new Date(retention.untilMs) }),
  };
}

function entryOf(version: ObjectVersion | undefined): object[] {
  if (version?.content === undefined) return [];
  const { key, atMs, content } = version;
  const LastModified = wholeSeconds(atMs);
  return [{ Key: key, LastModified, ETag: etagOf(content), Size: content.body.length, StorageClass: "STANDARD" }];
}

function wholeSeconds(ms: number): Date {
  return new Date(Math.floor(ms / 1_000) * 1_000);
}
