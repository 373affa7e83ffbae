import { z } from "zod";

const bucketText = "must be the name of a bucket: 3 to 63 lower-case letters, digits and hyphens";
const prefixText =
  "must be up to four folders of letters, digits, _ and -, each with a slash behind it, such as daypass/";

export const AuditSettings = z
  .strictObject({
    retentionDays: z.int().min(1).max(36_500).describe("How long nobody may delete an audit record."),
    mode: z
      .enum(["governance", "compliance"])
      .default("governance")
      .describe(
        "Object Lock's mode. compliance: nobody, root included, can shorten it, and the bucket outlives everything.",
      ),
    prefix: z
      .string(prefixText)
      .regex(/^([A-Za-z0-9_-]{1,64}\/){0,4}$/, prefixText)
      .default("")
      .describe("Folders before audit/dt=… in every key. The functions may write and read nothing outside of them."),
    existingBucket: z
      .string(bucketText)
      .regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, bucketText)
      .optional()
      .describe(
        "A bucket that exists, with Object Lock, instead of one that Daypass makes. Each record locks itself; the synthesis prints the policy that the bucket needs.",
      ),
    accessLogs: z
      .boolean()
      .default(false)
      .describe("Whether S3 logs who reads the audit bucket, to a bucket that Daypass makes for that."),
  })
  .superRefine(({ existingBucket, accessLogs }, { addIssue }) => {
    if (existingBucket === undefined || !accessLogs) return;
    const message = "the logging of an existing bucket is not Daypass's to set, allowed: false with existingBucket";
    addIssue({ code: "custom", path: ["accessLogs"], message });
  });
