import { z } from "zod";
import type { ResourceMaker } from "../../service.ts";
import { Bucket, type BucketSettings } from "./bucket.ts";

const DAY_MS = 86_400_000;
const YEAR_DAYS = 365;

const bucketProperties = z
  .strictObject({
    BucketName: z
      .string()
      .regex(/^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/)
      .optional(),
    VersioningConfiguration: z.strictObject({ Status: z.literal("Enabled") }),
    ObjectLockEnabled: z.boolean().optional(),
    ObjectLockConfiguration: z
      .strictObject({
        ObjectLockEnabled: z.literal("Enabled"),
        Rule: z.strictObject({
          DefaultRetention: z.strictObject({
            Mode: z.enum(["GOVERNANCE", "COMPLIANCE"]),
            Days: z.coerce.number().int().positive().optional(),
            Years: z.coerce.number().int().positive().optional(),
          }),
        }),
      })
      .optional(),
    // accepted and without effect here
    BucketEncryption: z.unknown().optional(),
    LifecycleConfiguration: z.unknown().optional(),
    LoggingConfiguration: z.unknown().optional(),
    OwnershipControls: z.unknown().optional(),
    PublicAccessBlockConfiguration: z.unknown().optional(),
    Tags: z.unknown().optional(),
  })
  .refine((made) => made.ObjectLockConfiguration === undefined || made.ObjectLockEnabled === true, {
    error: "ObjectLockConfiguration needs ObjectLockEnabled: true",
  });
const policyProperties = z.strictObject({ Bucket: z.string(), PolicyDocument: z.unknown() });

/** Versioned buckets and their policies. A property that is not emulated is refused. */
export function bucketMakers(
  buckets: Map<string, Bucket>,
  policies: Map<string, unknown>,
): Readonly<Record<string, ResourceMaker>> {
  return {
    "AWS::S3::Bucket": (properties, { logicalId, stackName }) => {
      const made = bucketProperties.parse(properties);
      const name = made.BucketName ?? `${stackName}-${logicalId}`.toLowerCase().slice(0, 63);
      const { ObjectLockEnabled: objectLock = false, ObjectLockConfiguration } = made;
      buckets.set(name, new Bucket({ name, objectLock, defaultRetention: retentionOf(ObjectLockConfiguration) }));
      return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}`, DomainName: `${name}.s3.amazonaws.com` } };
    },
    "AWS::S3::BucketPolicy": (properties, { logicalId }) => {
      const made = policyProperties.parse(properties);
      policies.set(made.Bucket, made.PolicyDocument);
      return { ref: logicalId, attributes: {} };
    },
  };
}

function retentionOf(
  configuration: z.infer<typeof bucketProperties>["ObjectLockConfiguration"],
): BucketSettings["defaultRetention"] {
  if (configuration === undefined) return undefined;
  const { Mode: mode, Days = 0, Years = 0 } = configuration.Rule.DefaultRetention;
  return { mode, milliseconds: (Days + Years * YEAR_DAYS) * DAY_MS };
}
