import { Duration, Lazy, Validations } from "aws-cdk-lib";
import { Bucket, ObjectLockRetention } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { auditBucketDenials } from "./audit-bucket-policy.ts";
import type { DeploymentConfig } from "./deployment-config.ts";
import { HOUSE_BUCKET } from "./house-bucket.ts";
import { StageStack } from "./stage-stack.ts";

export interface AuditBucketProps extends Pick<DeploymentConfig["audit"], "retentionDays" | "mode" | "accessLogs"> {
  /** ARNs of the roles that may write, when all are known. */
  readonly writers: () => string[];
}

/** The bucket that Daypass makes for its audit trail: each object is locked as it arrives, and nobody else writes. */
export class AuditBucket extends Bucket {
  constructor(scope: Construct, id: string, { retentionDays, mode, accessLogs, writers }: AuditBucketProps) {
    const retention = Duration.days(retentionDays);
    super(scope, id, {
      ...HOUSE_BUCKET,
      bucketName: StageStack.of(scope).bucketNamed("audit"),
      objectLockEnabled: true,
      objectLockDefaultRetention:
        mode === "compliance" ? ObjectLockRetention.compliance(retention) : ObjectLockRetention.governance(retention),
      ...(accessLogs ? { serverAccessLogsBucket: new AccessLogBucket(scope, `${id}Logs`, retention) } : {}),
    });
    const guard = {
      bucketArn: this.bucketArn,
      objects: this.arnForObjects("*"),
      writers: Lazy.list({ produce: writers }),
    };
    for (const denial of auditBucketDenials(guard)) this.addToResourcePolicy(denial);
    if (accessLogs) return;
    Validations.of(this).acknowledge({
      id: "AwsSolutions-S1",
      reason:
        "Objects are written once and locked; a log bucket would be a second place to guard. Who reads is told by CloudTrail data events, where the account's trail records them, or by the setting audit.accessLogs.",
    });
  }
}

/** Who read the audit bucket, as S3 tells it, kept for as long as what was read. S3 writes logs into no bucket with a default retention. */
class AccessLogBucket extends Bucket {
  constructor(scope: Construct, id: string, keptFor: Duration) {
    super(scope, id, {
      ...HOUSE_BUCKET,
      bucketName: StageStack.of(scope).bucketNamed("audit-logs"),
      lifecycleRules: [{ expiration: keptFor, noncurrentVersionExpiration: Duration.days(1) }],
    });
  }
}
