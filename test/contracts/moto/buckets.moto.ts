import { CreateBucketCommand, PutObjectLockConfigurationCommand, S3Client } from "@aws-sdk/client-s3";
import { z } from "zod";
import { makeS3AuditTrail } from "../../../lambdas/adapters/aws/s3-audit-trail.ts";
import {
  makeS3DirectorySnapshots,
  makeS3SnapshotReplacement,
} from "../../../lambdas/adapters/aws/s3-directory-snapshots.ts";
import { makeS3ProgressStore } from "../../../lambdas/adapters/aws/s3-progress-store.ts";
import { describeAuditTrail } from "../audit-trail.contract.ts";
import { describeDirectorySnapshots } from "../directory-snapshots.contract.ts";
import { describeProgressStore } from "../progress-store.contract.ts";
import { type ServedMoto, serveMoto } from "./served-moto.ts";

let moto: ServedMoto;
beforeAll(async () => {
  moto = await serveMoto();
});
afterAll(() => moto.close());

const DefaultRetention = z.object({ Mode: z.enum(["GOVERNANCE", "COMPLIANCE"]), Days: z.number() });
const Buckets = z.object({
  BucketName: z.string(),
  ObjectLockConfiguration: z.object({ Rule: z.object({ DefaultRetention }) }).optional(),
});

/** A bucket of the synthesised template, by a part of its name, empty. @returns its name. */
async function bucketOf(part: string): Promise<string> {
  await moto.reset();
  const found = moto.template
    .ofType("AWS::S3::Bucket", Buckets)
    .find(([, { BucketName }]) => BucketName.includes(part));
  if (found === undefined) throw new Error(`the template has no bucket ${part}`);
  const [, { BucketName: Bucket, ObjectLockConfiguration: lock }] = found;
  const client = new S3Client(moto.settings);
  const CreateBucketConfiguration = { LocationConstraint: "eu-central-1" } as const;
  const ObjectLockEnabledForBucket = lock !== undefined;
  await client.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration, ObjectLockEnabledForBucket }));
  if (lock !== undefined) {
    const ObjectLockConfiguration = { ObjectLockEnabled: "Enabled", Rule: lock.Rule } as const;
    await client.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }));
  }
  return Bucket;
}

describe("the AWS adapters over moto: the buckets", () => {
  describeAuditTrail(async () => {
    const AUDIT_BUCKET = await bucketOf("audit");
    const port = makeS3AuditTrail({ AUDIT_BUCKET }, moto.clock);
    const kept = z.object({ why: z.string() });
    return {
      ...moto.targetOf(port, "s3"),
      keptWhy: async (eventId) => {
        const text = await port.read(`audit/dt=2026-11-02/refusals/${eventId}.json`);
        return text === undefined ? undefined : kept.parse(JSON.parse(text)).why;
      },
    };
  });
  describeDirectorySnapshots(async () => {
    const bucket = await bucketOf("directory");
    return moto.targetOf({ ...makeS3DirectorySnapshots(bucket), ...makeS3SnapshotReplacement(bucket) }, "s3");
  });
  describeProgressStore(async () => moto.targetOf(makeS3ProgressStore(await bucketOf("directory")), "s3"));
});
