import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { AwsFault, type AwsService, type Operation } from "../../../local/service.ts";
import { openToyCloud, START, type ToyCloud } from "./toy-cloud.ts";

interface Addressed {
  readonly Bucket: string;
  readonly Key: string;
}
interface Put extends Addressed {
  readonly Body: Uint8Array;
  readonly IfNoneMatch?: string;
  readonly ChecksumSHA256?: string;
  readonly ContentType?: string;
  readonly ContentEncoding?: string;
  readonly Metadata?: Readonly<Record<string, string>>;
}

const puts: Put[] = [];
const ETAG = '"e"';

const operation = <Input extends object>(run: (input: Input) => unknown): Operation<Input> => ({
  needs: () => [],
  run,
});
const found = ({ Key }: Addressed) => {
  const put = puts.find((other) => other.Key === Key);
  if (put === undefined) throw new AwsFault("NoSuchKey", "The specified key does not exist.", 404, { Key });
  return put;
};
const toyS3: AwsService = {
  signingName: "s3",
  operations: {
    PutObject: operation((input: Put) => {
      puts.push(input);
      return { ETag: ETAG, VersionId: "v1", ChecksumSHA256: input.ChecksumSHA256 };
    }),
    GetObject: operation((input: Addressed) => {
      const { Body, ContentType, Metadata } = found(input);
      return { Body, ContentLength: Body.length, ContentType, Metadata, ETag: ETAG, LastModified: new Date(START) };
    }),
    HeadObject: operation((input: Addressed) => {
      const { Body } = found(input);
      return { ContentLength: Body.length, ETag: ETAG, ObjectLockRetainUntilDate: new Date(START) };
    }),
    DeleteObject: operation(() => ({ DeleteMarker: true, VersionId: "v2" })),
    ListObjectsV2: operation(({ Bucket, Prefix }: { Bucket: string; Prefix?: string }) => ({
      Name: Bucket,
      Prefix,
      KeyCount: puts.length,
      IsTruncated: false,
      Contents: puts.map(({ Key, Body }) => ({ Key, Size: Body.length, LastModified: new Date(START), ETag: ETAG })),
    })),
  },
};

let cloud: ToyCloud;
let client: S3Client;

beforeEach(async () => {
  puts.length = 0;
  cloud = await openToyCloud([toyS3]);
  client = new S3Client({ ...cloud.settings(), forcePathStyle: true });
});
afterEach(async () => {
  await cloud.close();
  expect(cloud.calls.failures).toEqual([]);
});

const Bucket = "audit";
const Key = "audit/dt=2030-01-01/é ü+&<x>.json";

test("an object goes in and out as it is, under a key with everything in it", async () => {
  const put = { Bucket, Key, Body: '{"a":"é"}', ContentType: "application/json", Metadata: { who: "me" } };
  const { ChecksumSHA256 } = await client.send(
    new PutObjectCommand({ ...put, IfNoneMatch: "*", ChecksumAlgorithm: "SHA256" }),
  );
  const [seen] = puts;
  expect(seen).toMatchObject({
    Bucket,
    Key,
    IfNoneMatch: "*",
    ContentType: "application/json",
    Metadata: { who: "me" },
  });
  expect(ChecksumSHA256).toBe(createHash("sha256").update(put.Body).digest("base64"));
  const got = await client.send(new GetObjectCommand({ Bucket, Key }));
  expect(await got.Body?.transformToString("utf8")).toBe(put.Body);
  expect(got).toMatchObject({
    ContentType: "application/json",
    LastModified: new Date(START),
    Metadata: { who: "me" },
  });
});

test("a streamed body loses its chunks and keeps its trailing checksum", async () => {
  const whole = Buffer.alloc(200_000, "0123456789\r\n");
  const Body = Readable.from([whole.subarray(0, 70_000), whole.subarray(70_000)]);
  await client.send(
    new PutObjectCommand({ Bucket, Key, Body, ContentLength: whole.length, ChecksumAlgorithm: "SHA256" }),
  );
  const [seen] = puts;
  expect(Buffer.from(seen?.Body ?? []).equals(whole)).toBe(true);
  expect(seen?.ChecksumSHA256).toBe(createHash("sha256").update(whole).digest("base64"));
  expect(seen?.ContentEncoding).toBeUndefined();
});

test("a body that does not fit its checksum is refused", async () => {
  const ChecksumSHA256 = createHash("sha256").update("other").digest("base64");
  const refused = client.send(new PutObjectCommand({ Bucket, Key, Body: "this", ChecksumSHA256 }));
  await expect(refused).rejects.toMatchObject({ name: "BadDigest" });
  expect(puts).toEqual([]);
});

test("heads, lists and deletions", async () => {
  await client.send(new PutObjectCommand({ Bucket, Key, Body: "12345" }));
  const head = await client.send(new HeadObjectCommand({ Bucket, Key }));
  expect(head).toMatchObject({ ContentLength: 5, ObjectLockRetainUntilDate: new Date(START) });
  const list = await client.send(new ListObjectsV2Command({ Bucket, Prefix: "audit/" }));
  expect(list).toMatchObject({ Name: Bucket, Prefix: "audit/", KeyCount: 1, IsTruncated: false });
  expect(list.Contents).toEqual([{ Key, Size: 5, LastModified: new Date(START), ETag: ETAG }]);
  expect(await client.send(new DeleteObjectCommand({ Bucket, Key }))).toMatchObject({ VersionId: "v2" });
});

test("errors are XML, and none at all for a head", async () => {
  const get = client.send(new GetObjectCommand({ Bucket, Key: "none" }));
  await expect(get).rejects.toMatchObject({ name: "NoSuchKey", message: "The specified key does not exist." });
  const head = client.send(new HeadObjectCommand({ Bucket, Key: "none" }));
  await expect(head).rejects.toMatchObject({ name: "NotFound" });
  const versions = client.send(new ListObjectVersionsCommand({ Bucket }));
  await expect(versions).rejects.toMatchObject({ name: "UnknownOperationException" });
  expect([...cloud.calls.registry.unknownOperations]).toEqual(["s3.GET ?versions"]);
});

test("a denial is S3's own", async () => {
  await cloud.close();
  const GetObject: Operation = { needs: () => [{ action: "s3:GetObject", resource: "r" }], run: () => ({}) };
  cloud = await openToyCloud([{ signingName: "s3", operations: { GetObject } }], []);
  client = new S3Client({ ...cloud.settings(), forcePathStyle: true });
  await expect(client.send(new GetObjectCommand({ Bucket, Key }))).rejects.toMatchObject({
    name: "AccessDenied",
    $metadata: { httpStatusCode: 403 },
  });
});
