// Over 200 lines, because it is one idea: what S3 promises, as far as Daypass relies on it.
import { createHash } from "node:crypto";
import fc from "fast-check";
import { createS3Service } from "../../../local/services/s3/s3.ts";
import { pausedClock, serviceBench, startMs } from "./service-bench.ts";

const Bucket = "daypass-audit";
const bucketArn = `arn:aws:s3:::${Bucket}`;
const policy = { Version: "2012-10-17", Statement: [] };
const LOCK = { ObjectLockMode: "GOVERNANCE", ObjectLockRetainUntilDate: new Date(startMs + 86_400_000) };
const sha256 = (text: string) => createHash("sha256").update(text).digest("base64");

async function bench(Mode: "GOVERNANCE" | "COMPLIANCE" = "GOVERNANCE") {
  const clock = pausedClock();
  const service = createS3Service({ clock });
  const made = serviceBench(service, clock);
  const bucket = await made.make("AWS::S3::Bucket", {
    BucketName: Bucket,
    ObjectLockEnabled: true,
    ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", Rule: { DefaultRetention: { Mode, Days: 365 } } },
    VersioningConfiguration: { Status: "Enabled" },
    PublicAccessBlockConfiguration: {},
  });
  await made.make("AWS::S3::BucketPolicy", { Bucket, PolicyDocument: policy });
  const put = (Key: string, text: string, more: object = {}) =>
    made.call("PutObject", { Bucket, Key, Body: Buffer.from(text), ChecksumSHA256: sha256(text), ...more });
  const putOnce = (Key: string, text: string) => put(Key, text, { IfNoneMatch: "*" });
  const get = (Key: string, more: object = {}) => made.call("GetObject", { Bucket, Key, ...more });
  const text = async (Key: string) => Buffer.from((await get(Key))["Body"] as Uint8Array).toString();
  const remove = (Key: string, more: object = {}) => made.call("DeleteObject", { Bucket, Key, ...more });
  return { ...made, clock, service, bucket, put, putOnce, get, text, remove };
}

test("the bucket's policy governs the bucket and its objects", async () => {
  const { service, bucket } = await bench();
  expect(bucket).toMatchObject({ ref: Bucket, attributes: { Arn: bucketArn } });
  expect(service.resourcePolicy?.(bucketArn)).toEqual(policy);
  expect(service.resourcePolicy?.(`${bucketArn}/audit/a.json`)).toEqual(policy);
  expect(service.resourcePolicy?.(`${bucketArn}2/audit/a.json`)).toBeUndefined();
});

test("a bucket without versions is refused", async () => {
  const { make } = await bench();
  await expect(make("AWS::S3::Bucket", { BucketName: "plain" })).rejects.toThrow("VersioningConfiguration");
});

test("what was put is read back, with its type, sums, version and retention", async () => {
  const { put, get, call } = await bench();
  const answer = await put("a", "text", { ContentType: "application/json", Metadata: { k: "v" } });
  const head = {
    ContentType: "application/json",
    ContentLength: 4,
    ETag: `"${createHash("md5").update("text").digest("hex")}"`,
    Metadata: { k: "v" },
    VersionId: answer["VersionId"],
    LastModified: new Date(startMs),
    ObjectLockMode: "GOVERNANCE",
    ObjectLockRetainUntilDate: new Date(startMs + 365 * 86_400_000),
  };
  expect(await get("a")).toEqual({ ...head, Body: Uint8Array.from(Buffer.from("text")) });
  expect(await call("HeadObject", { Bucket, Key: "a", ChecksumMode: "ENABLED" })).toEqual({
    ...head,
    ChecksumSHA256: sha256("text"),
  });
});

test("a write-once put of a key that has an object is refused and changes nothing", async () => {
  const { service, putOnce, text } = await bench();
  await putOnce("a", "first");
  await expect(putOnce("a", "second")).rejects.toMatchObject({ code: "PreconditionFailed", statusCode: 412 });
  expect(await text("a")).toBe("first");
  expect(service.versions(Bucket, "a")).toHaveLength(1);
});

test("a put without the condition adds a version and keeps the old one", async () => {
  const { put, get, text, service } = await bench();
  const { VersionId } = await put("a", "first");
  await put("a", "second");
  expect(await text("a")).toBe("second");
  expect((await get("a", { VersionId }))["Body"]).toEqual(Uint8Array.from(Buffer.from("first")));
  expect(service.versions(Bucket, "a")).toHaveLength(2);
});

test("a delete marker hides the object and opens the write-once key again", async () => {
  const { service, putOnce, get, remove, text } = await bench();
  await putOnce("a", "first");
  const { VersionId, DeleteMarker } = await remove("a");
  expect(DeleteMarker).toBe(true);
  await expect(get("a")).rejects.toMatchObject({ code: "NoSuchKey", statusCode: 404 });
  await expect(get("a", { VersionId })).rejects.toMatchObject({ code: "MethodNotAllowed", statusCode: 405 });
  expect(service.keys(Bucket)).toEqual([]);
  await putOnce("a", "second");
  expect(await text("a")).toBe("second");
  expect(service.versions(Bucket, "a")).toHaveLength(3);
});

test("removing the marker brings the object back", async () => {
  const { putOnce, remove, text } = await bench();
  await putOnce("a", "first");
  const { VersionId } = await remove("a");
  await remove("a", { VersionId });
  expect(await text("a")).toBe("first");
});

test("a locked version is not deleted before its time", async () => {
  const { clock, putOnce, remove, text, get } = await bench();
  const { VersionId } = await putOnce("a", "first");
  await clock.skipBy(365 * 86_400_000 - 1);
  await expect(remove("a", { VersionId })).rejects.toMatchObject({ code: "AccessDenied", statusCode: 403 });
  expect(await text("a")).toBe("first");
  await clock.skipBy(1);
  await remove("a", { VersionId });
  await expect(get("a")).rejects.toMatchObject({ code: "NoSuchKey" });
});

test("a put may bring a lock of its own, which counts instead of the bucket's", async () => {
  const { clock, put, remove, service } = await bench();
  const until = new Date(startMs + 1000);
  const { VersionId } = await put("a", "first", { ObjectLockMode: "COMPLIANCE", ObjectLockRetainUntilDate: until });
  expect(service.versions(Bucket, "a")[0]?.retention).toEqual({ mode: "COMPLIANCE", untilMs: until.getTime() });
  await expect(remove("a", { VersionId, BypassGovernanceRetention: true })).rejects.toMatchObject({
    code: "AccessDenied",
  });
  await clock.skipBy(1000);
  await remove("a", { VersionId });
  expect(service.versions(Bucket, "a")).toEqual([]);
});

test.each([
  ["half a lock", { ObjectLockMode: "GOVERNANCE" }, "InvalidArgument"],
  [
    "a lock that is over",
    { ObjectLockMode: "GOVERNANCE", ObjectLockRetainUntilDate: new Date(startMs) },
    "InvalidArgument",
  ],
  ["a lock without a sum", { ...LOCK, ChecksumSHA256: undefined }, "InvalidRequest"],
  ["a lock where there is no Object Lock", { ...LOCK, Bucket: "plain" }, "InvalidRequest"],
])("a put with %s is refused", async (_what, more, code) => {
  const { make, put, service } = await bench();
  await make("AWS::S3::Bucket", { BucketName: "plain", VersioningConfiguration: { Status: "Enabled" } });
  await expect(put("a", "text", more)).rejects.toMatchObject({ code });
  expect([...service.keys(Bucket), ...service.keys("plain")]).toEqual([]);
});

test("governance may be bypassed, compliance not", async () => {
  const [governance, compliance] = [await bench("GOVERNANCE"), await bench("COMPLIANCE")];
  const bypassed = async ({ putOnce, remove }: typeof governance) => {
    const { VersionId } = await putOnce("a", "first");
    await remove("a", { VersionId, BypassGovernanceRetention: true });
  };
  await bypassed(governance);
  expect(governance.service.versions(Bucket, "a")).toEqual([]);
  await expect(bypassed(compliance)).rejects.toMatchObject({ code: "AccessDenied" });
});

test("a body that is not what its sum says is refused, and so is one without a sum where objects are locked", async () => {
  const { service, put } = await bench();
  await expect(put("a", "text", { ChecksumSHA256: sha256("other") })).rejects.toMatchObject({ code: "BadDigest" });
  await expect(put("a", "text", { ChecksumSHA256: undefined })).rejects.toMatchObject({ code: "InvalidRequest" });
  expect(service.keys(Bucket)).toEqual([]);
});

test("what is not there has S3's names", async () => {
  const { get, call } = await bench();
  await expect(get("none")).rejects.toMatchObject({ code: "NoSuchKey", statusCode: 404 });
  await expect(call("HeadObject", { Bucket, Key: "none" })).rejects.toMatchObject({
    code: "NotFound",
    statusCode: 404,
  });
  await expect(get("a", { Bucket: "none" })).rejects.toMatchObject({ code: "NoSuchBucket", statusCode: 404 });
});

test("a put IF it matches: only what is there as it was read, and nothing where nothing is", async () => {
  const { put } = await bench();
  await expect(put("a", "text", { IfMatch: '"x"' })).rejects.toMatchObject({ code: "NoSuchKey", statusCode: 404 });
  const first = await put("a", "first");
  const second = await put("a", "second", { IfMatch: first["ETag"] });
  await expect(put("a", "late", { IfMatch: first["ETag"] })).rejects.toMatchObject({
    code: "PreconditionFailed",
    statusCode: 412,
  });
  expect(second["ETag"]).not.toBe(first["ETag"]);
});

test("what is not emulated fails loudly", async () => {
  const { put, get, call } = await bench();
  await expect(put("a", "text", { Tagging: "a=b" })).rejects.toThrow("Tagging");
  await expect(put("a", "text", { IfNoneMatch: '"x"' })).rejects.toMatchObject({ code: "NotImplemented" });
  await expect(get("a", { Range: "bytes=0-1" })).rejects.toThrow("Range");
  await expect(call("ListObjectsV2", { Bucket, Delimiter: "/" })).rejects.toThrow("Delimiter");
});

test("listing gives each key with the prefix once, in the order of bytes, whatever the page size", async () => {
  const key = fc.string({ unit: "binary", minLength: 1, maxLength: 4 });
  const pages = fc.integer({ min: 1, max: 4 });
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(key, { maxLength: 8 }), pages, async (names, MaxKeys) => {
      const { put, call } = await bench();
      for (const name of [...names.map((one) => `audit/${one}`), "other/x"]) await put(name, "t");
      const listed: unknown[] = [];
      let ContinuationToken: unknown;
      do {
        const page = await call("ListObjectsV2", { Bucket, Prefix: "audit/", MaxKeys, ContinuationToken });
        const contents = page["Contents"] as { Key: string }[];
        expect(contents.length).toBeLessThanOrEqual(MaxKeys);
        listed.push(...contents.map(({ Key }) => Key));
        ContinuationToken = page["NextContinuationToken"];
        expect(page["IsTruncated"]).toBe(ContinuationToken !== undefined);
      } while (ContinuationToken !== undefined);
      const bytes = names.map((one) => Buffer.from(`audit/${one}`)).sort(Buffer.compare);
      expect(listed).toEqual(bytes.map((one) => one.toString()));
    }),
    { numRuns: 50 },
  );
});

test("permissions are needed on the object; a put says whether it is write-once; reading what is absent needs the list", async () => {
  const { needs, putOnce } = await bench();
  await putOnce("a", "text");
  const object = `${bucketArn}/a`;
  const address = { Bucket, Key: "a" };
  expect(needs("PutObject", { ...address, IfNoneMatch: "*" })).toEqual([
    { action: "s3:PutObject", resource: object, conditionKeys: { "s3:if-none-match": "*" } },
  ]);
  expect(needs("PutObject", address)).toEqual([
    { action: "s3:PutObject", resource: object, conditionKeys: { "s3:if-none-match": undefined } },
  ]);
  expect(needs("PutObject", { ...address, ...LOCK })).toContainEqual({
    action: "s3:PutObjectRetention",
    resource: object,
  });
  expect(needs("GetObject", address)).toEqual([{ action: "s3:GetObject", resource: object }]);
  expect(needs("GetObject", { Bucket, Key: "none" })).toEqual([
    { action: "s3:GetObject", resource: `${bucketArn}/none` },
    { action: "s3:ListBucket", resource: bucketArn },
  ]);
  expect(needs("DeleteObject", address)).toEqual([{ action: "s3:DeleteObject", resource: object }]);
  expect(needs("DeleteObject", { ...address, VersionId: "v", BypassGovernanceRetention: true })).toEqual([
    { action: "s3:DeleteObjectVersion", resource: object },
    { action: "s3:BypassGovernanceRetention", resource: object },
  ]);
  expect(needs("ListObjectsV2", { Bucket, Prefix: "audit/" })).toEqual([
    { action: "s3:ListBucket", resource: bucketArn, conditionKeys: { "s3:prefix": "audit/" } },
  ]);
});
