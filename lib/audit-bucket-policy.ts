import { AnyPrincipal, Effect, PolicyStatement, type PolicyStatementProps } from "aws-cdk-lib/aws-iam";

/** What is guarded, and who may write it all the same. */
export interface AuditGuard {
  readonly bucketArn: string;
  /** ARN of the objects, ending with a `*`. */
  readonly objects: string;
  /** ARNs of the writers' roles. */
  readonly writers: string[];
}

/** What the policy of an audit bucket refuses to everybody, whatever their own policies say. */
export function auditBucketDenials({ bucketArn, objects, writers }: AuditGuard): readonly PolicyStatement[] {
  return [
    deny("WriteOnce", ["s3:PutObject"], objects, { Null: { "s3:if-none-match": "true" } }),
    deny("OnlyDaypassWrites", ["s3:PutObject", "s3:PutObjectTagging", "s3:ReplicateObject"], objects, {
      ArnNotEquals: { "aws:PrincipalArn": writers },
    }),
    // A delete marker would open a write-once key again; a lifecycle rule can set one.
    deny("NothingIsDeleted", ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:BypassGovernanceRetention"], objects),
    deny("BucketStays", ["s3:DeleteBucket", "s3:PutLifecycleConfiguration"], bucketArn),
  ];
}

function deny(
  sid: string,
  actions: string[],
  resource: string,
  conditions?: PolicyStatementProps["conditions"],
): PolicyStatement {
  return new PolicyStatement({
    sid,
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions,
    resources: [resource],
    ...(conditions === undefined ? {} : { conditions }),
  });
}
