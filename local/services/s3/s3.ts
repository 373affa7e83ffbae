import type { DeleteObjectRequest, GetObjectRequest, ListObjectsV2Request } from "@aws-sdk/client-s3";
import type { Clock } from "../../clock.ts";
import { AwsFault, type AwsService, type NeededPermission, type Operation } from "../../service.ts";
import type { Bucket, ObjectVersion } from "./bucket.ts";
import { bucketMakers } from "./bucket-makers.ts";
import { type PutObjectInput, putObject } from "./put-object.ts";
import { getObject, headObject, listObjects } from "./read-object.ts";

export interface S3Service extends AwsService {
  /** Keys with a current object, in S3's order. @throws AwsFault NoSuchBucket. */
  keys(bucketName: string): readonly string[];
  /** The current object's bytes as text; undefined when there is none. @throws AwsFault NoSuchBucket. */
  text(bucketName: string, key: string): string | undefined;
  /** Somebody of the account puts an object. @throws AwsFault NoSuchBucket. */
  put(bucketName: string, key: string, body: Uint8Array): void;
  /** Somebody of the account hides an object behind a delete marker. @throws AwsFault NoSuchBucket. */
  hide(bucketName: string, key: string): void;
  /** The current object's bytes; undefined when there is none. @throws AwsFault NoSuchBucket. */
  bytes(bucketName: string, key: string): Uint8Array | undefined;
  /** All versions of a key and its delete markers, oldest first. @throws AwsFault NoSuchBucket. */
  versions(bucketName: string, key: string): readonly ObjectVersion[];
}

interface Addressed {
  readonly Bucket?: string | undefined;
  readonly Key?: string | undefined;
}

/** Amazon S3: versioned buckets, write-once puts, Object Lock by a default retention or by the put itself. */
export function createS3Service({ clock }: { readonly clock: Clock }): S3Service {
  const buckets = new Map<string, Bucket>();
  const policies = new Map<string, unknown>();
  const bucketOf = (name = ""): Bucket => {
    const bucket = buckets.get(name);
    if (bucket !== undefined) return bucket;
    throw new AwsFault("NoSuchBucket", "The specified bucket does not exist", 404, { BucketName: name });
  };
  /** Who may not list learns by AccessDenied, not NoSuchKey, that a key is absent. */
  const readNeeds = ({ Bucket, Key = "", VersionId }: Partial<GetObjectRequest>): readonly NeededPermission[] => {
    if (VersionId !== undefined) return [onObject("s3:GetObjectVersion", { Bucket, Key })];
    const get = onObject("s3:GetObject", { Bucket, Key });
    if (buckets.get(Bucket ?? "")?.current(Key) !== undefined) return [get];
    return [get, { action: "s3:ListBucket", resource: bucketArn(Bucket) }];
  };
  const operations = {
    PutObject: {
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
      needs: (input: PutObjectInput) => [
        {
          ...onObject("s3:PutObject", input),
          conditionKeys: { "s3:if-none-match": input.IfNoneMatch, "s3:if-match": input.IfMatch },
        },
        // whoever puts IF it matches learns what is there
        ...(input.IfMatch === undefined ? [] : [onObject("s3:GetObject", input)]),
        ...(input.ObjectLockMode === undefined ? [] : [onObject("s3:PutObjectRetention", input)]),
      ],
      run: (input: PutObjectInput) => putObject(bucketOf(input.Bucket), input, clock.now()),
    },
    GetObject: {
      needs: readNeeds,
      run: (input: Partial<GetObjectRequest>) => getObject(bucketOf(input.Bucket), input),
    },
    HeadObject: {
      needs: readNeeds,
      run: (input: Partial<GetObjectRequest>) => headObject(bucketOf(input.Bucket), input),
    },
    ListObjectsV2: {
      needs: ({ Bucket, Prefix }: Partial<ListObjectsV2Request>) => [
        { action: "s3:ListBucket", resource: bucketArn(Bucket), conditionKeys: { "s3:prefix": Prefix } },
      ],
      run: (input: Partial<ListObjectsV2Request>) => listObjects(bucketOf(input.Bucket), input),
    },
    DeleteObject: {
      needs: deleteNeeds,
      run: (input: Partial<DeleteObjectRequest>) => deleteObject(bucketOf(input.Bucket), input, clock.now()),
    },
  } satisfies Record<string, Operation>;
  return {
    signingName: "s3",
    operations,
    resourceMakers: bucketMakers(buckets, policies),
    resourcePolicy: (arn) => policies.get(arn.slice("arn:aws:s3:::".length).split("/")[0] ?? ""),
    keys: (bucketName) => bucketOf(bucketName).keys(),
    text: (bucketName, key) => {
      const content = bucketOf(bucketName).current(key)?.content;
      return content === undefined ? undefined : Buffer.from(content.body).toString();
    },
    put: (bucketName, key, body) => {
      const content = { body, contentType: "application/octet-stream", metadata: {} };
      bucketOf(bucketName).put(key, content, clock.now(), undefined);
    },
    hide: (bucketName, key) => {
      bucketOf(bucketName).mark(key, clock.now());
    },
    bytes: (bucketName, key) => bucketOf(bucketName).current(key)?.content?.body,
    versions: (bucketName, key) => bucketOf(bucketName).versions(key),
  };
}

function deleteNeeds(input: Partial<DeleteObjectRequest>): readonly NeededPermission[] {
  if (input.VersionId === undefined) return [onObject("s3:DeleteObject", input)];
  const bypass = input.BypassGovernanceRetention ? [onObject("s3:BypassGovernanceRetention", input)] : [];
  return [onObject("s3:DeleteObjectVersion", input), ...bypass];
}

function deleteObject(bucket: Bucket, input: Partial<DeleteObjectRequest>, nowMs: number): object {
  const { Key: key = "", VersionId, BypassGovernanceRetention = false } = input;
  if (VersionId === undefined) return { DeleteMarker: true, VersionId: bucket.mark(key, nowMs).versionId };
  const deleted = bucket.deleteVersion(key, VersionId, nowMs, BypassGovernanceRetention);
  return { VersionId, ...(deleted !== undefined && deleted.content === undefined ? { DeleteMarker: true } : {}) };
}

function onObject(action: string, { Bucket, Key = "" }: Addressed): NeededPermission {
  return { action, resource: `${bucketArn(Bucket)}/${Key}` };
}

function bucketArn(bucket = ""): string {
  return `arn:aws:s3:::${bucket}`;
}
