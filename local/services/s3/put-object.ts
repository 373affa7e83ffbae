import type { PutObjectRequest } from "@aws-sdk/client-s3";
import { AwsFault } from "../../service.ts";
import { type Bucket, etagOf, type Retention, sha256Of } from "./bucket.ts";

/** A body has arrived whole and decoded: bytes, or text from inside the cloud. */
export interface PutObjectInput extends Omit<PutObjectRequest, "Body"> {
  readonly Body?: Uint8Array | string;
}

const LONGEST_KEY_BYTES = 1_024;
const NOT_EMULATED = [
  "ChecksumCRC32",
  "ChecksumCRC32C",
  "ChecksumCRC64NVME",
  "ChecksumSHA1",
  "ObjectLockLegalHoldStatus",
  "Tagging",
] as const satisfies readonly (keyof PutObjectRequest)[];

/** @throws AwsFault PreconditionFailed (412) when the write may happen once only and the key has a current object, or has another than it must have. */
export function putObject(bucket: Bucket, input: PutObjectInput, nowMs: number): object {
  const {
    Key: key = "",
    IfNoneMatch,
    IfMatch,
    ContentType: contentType = "application/octet-stream",
    Metadata = {},
  } = input;
  for (const member of NOT_EMULATED) {
    if (input[member] !== undefined) throw new Error(`${member} of PutObject is not emulated`);
  }
  if (Buffer.byteLength(key) > LONGEST_KEY_BYTES) throw new AwsFault("KeyTooLongError", "Your key is too long");
  const body = bytesOf(input.Body);
  const own = ownRetention(bucket, input, nowMs);
  requireChecksum(bucket, input, body);
  if (IfNoneMatch !== undefined && IfNoneMatch !== "*") {
    const message = "A header you provided implies functionality that is not implemented";
    throw new AwsFault("NotImplemented", message, 501, { Header: "If-None-Match" });
  }
  // a delete marker is no object: the key could be written again, so the bucket's policy must forbid deletions
  if (IfNoneMatch === "*" && bucket.current(key) !== undefined) {
    const message = "At least one of the pre-conditions you specified did not hold";
    throw new AwsFault("PreconditionFailed", message, 412, { Condition: "If-None-Match" });
  }
  if (IfMatch !== undefined) requireMatch(bucket, key, IfMatch);
  const content = { body, contentType, metadata: Metadata };
  const { versionId } = bucket.put(key, content, nowMs, own);
  return { ETag: etagOf(content), VersionId: versionId, ChecksumSHA256: sha256Of(body) };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html: 404 when there is no object to match. */
function requireMatch(bucket: Bucket, key: string, etag: string): void {
  const current = bucket.current(key)?.content;
  if (current === undefined) throw new AwsFault("NoSuchKey", "The specified key does not exist.", 404, { Key: key });
  if (etagOf(current) === etag) return;
  const message = "At least one of the pre-conditions you specified did not hold";
  throw new AwsFault("PreconditionFailed", message, 412, { Condition: "If-Match" });
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html: a locked object needs a checksum. */
function requireChecksum({ settings }: Bucket, input: PutObjectInput, body: Uint8Array): void {
  const { ChecksumSHA256, ContentMD5, ObjectLockMode } = input;
  if (ContentMD5 !== undefined) throw new Error("ContentMD5 of PutObject is not emulated");
  if (ChecksumSHA256 === undefined && (settings.defaultRetention ?? ObjectLockMode) !== undefined) {
    const message =
      "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters";
    throw new AwsFault("InvalidRequest", message);
  }
  if (ChecksumSHA256 !== undefined && ChecksumSHA256 !== sha256Of(body)) {
    throw new AwsFault("BadDigest", "The SHA256 you specified did not match the calculated checksum.");
  }
}

/** Of the put itself. @throws AwsFault InvalidRequest for a bucket without Object Lock, InvalidArgument for half a lock or one that is over. */
function ownRetention(bucket: Bucket, input: PutObjectInput, nowMs: number): Retention | undefined {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until } = input;
  if (mode === undefined && until === undefined) return undefined;
  if (!bucket.settings.objectLock) {
    throw new AwsFault("InvalidRequest", "Bucket is missing Object Lock Configuration");
  }
  if (mode === undefined || until === undefined) {
    const both = "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied";
    throw new AwsFault("InvalidArgument", both);
  }
  if (until.getTime() <= nowMs) throw new AwsFault("InvalidArgument", "The retain until date must be in the future!");
  return { mode, untilMs: until.getTime() };
}

function bytesOf(body: PutObjectInput["Body"]): Uint8Array {
  return typeof body === "string" ? Buffer.from(body) : Uint8Array.from(body ?? []);
}
