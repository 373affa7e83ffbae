import { makeS3AuditTrail } from "../../lambdas/adapters/aws/s3-audit-trail.ts";
import { AuditUnavailableError } from "../../lambdas/ports/errors.ts";
import { createS3Service, type S3Service } from "../../local/services/s3/s3.ts";
import { describeAuditTrail } from "./audit-trail.contract.ts";
import { type ServedAws, serveAws } from "./served-aws.ts";

const DAY_MS = 24 * 3600 * 1000;
const VERSIONED = { VersioningConfiguration: { Status: "Enabled" } };
const PREFIX = "daypass/staging/";

let aws: ServedAws;
let s3: S3Service;
beforeAll(async () => {
  aws = await serveAws((clock) => {
    s3 = createS3Service({ clock });
    return [s3];
  });
  await make("company-audit", { ObjectLockEnabled: true });
  await make("company-files", {});
});
afterAll(() => aws.close());

async function make(BucketName: string, more: object): Promise<void> {
  await s3.resourceMakers?.["AWS::S3::Bucket"]?.({ BucketName, ...VERSIONED, ...more }, aws.scope);
}

/** A trail in a bucket that exists, as a function is told of it. */
function trailIn(AUDIT_BUCKET: string) {
  const clock = { now: () => new Date(aws.clock.now()) };
  return makeS3AuditTrail({ AUDIT_BUCKET, AUDIT_PREFIX: PREFIX, AUDIT_LOCK: "COMPLIANCE 30" }, clock);
}

const entry = (name: string) => ({
  sequence: 0,
  type: "granting" as const,
  key: `audit/placed/${name}.json`,
  body: "{}",
});

describe("in a bucket that exists, below folders", () => {
  describeAuditTrail(async () => {
    const port = trailIn("company-audit");
    const keptWhy = async (eventId: string) => {
      const text = s3.text("company-audit", `${PREFIX}audit/dt=2026-11-02/refusals/${eventId}.json`) ?? "{}";
      const kept: unknown = JSON.parse(text);
      return typeof kept === "object" && kept !== null && "why" in kept ? String(kept.why) : undefined;
    };
    return { ...aws.targetOf(port, "s3"), keptWhy };
  });

  test("each object lies below them, and is locked by itself for the days and in the mode that are configured", async () => {
    await trailIn("company-audit").put(entry("locked"));
    const [version] = s3.versions("company-audit", `${PREFIX}audit/placed/locked.json`);
    expect(version?.retention).toEqual({ mode: "COMPLIANCE", untilMs: aws.clock.now() + 30 * DAY_MS });
    expect(s3.keys("company-audit").filter((key) => !key.startsWith(PREFIX))).toEqual([]);
  });

  test("where nothing can be locked, nothing is written, and the error says why", async () => {
    const put = trailIn("company-files").put(entry("unlocked"));
    await expect(put).rejects.toThrow(AuditUnavailableError);
    await expect(put).rejects.toMatchObject({ cause: { message: "Bucket is missing Object Lock Configuration" } });
    expect(s3.keys("company-files")).toEqual([]);
  });
});
