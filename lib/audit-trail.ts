import { Duration, Lazy, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { AnyPrincipal, Effect, PolicyStatement, type PolicyStatementProps } from "aws-cdk-lib/aws-iam";
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectLockRetention, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import type { DeploymentConfig } from "./deployment-config.ts";
import type { HandlerFunction } from "./handler-function.ts";

/** The write-once bucket: no key is written twice, nothing is deleted, and only roles that were granted it here can write. */
export class AuditTrail extends Construct {
  readonly bucket: Bucket;
  readonly #objects: string;
  readonly #writers = new Set<string>();

  constructor(scope: Construct, id: string, { retentionDays, mode }: DeploymentConfig["audit"]) {
    super(scope, id);
    const { account, region, partition } = Stack.of(this);
    const bucketName = `daypass-audit-${account}-${region}`;
    this.#objects = `arn:${partition}:s3:::${bucketName}/audit/*`;
    const retention = Duration.days(retentionDays);
    this.bucket = new Bucket(this, "Bucket", {
      bucketName,
      versioned: true,
      objectLockEnabled: true,
      objectLockDefaultRetention:
        mode === "compliance" ? ObjectLockRetention.compliance(retention) : ObjectLockRetention.governance(retention),
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const everything = this.bucket.arnForObjects("*");
    this.#deny("WriteOnce", ["s3:PutObject"], [everything], { Null: { "s3:if-none-match": "true" } });
    this.#deny("OnlyDaypassWrites", ["s3:PutObject", "s3:PutObjectTagging", "s3:ReplicateObject"], [everything], {
      ArnNotEquals: { "aws:PrincipalArn": Lazy.list({ produce: () => [...this.#writers] }) },
    });
    // A delete marker would open a write-once key again; a lifecycle rule can set one.
    this.#deny(
      "NothingIsDeleted",
      ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:BypassGovernanceRetention"],
      [everything],
    );
    this.#deny("BucketStays", ["s3:DeleteBucket", "s3:PutLifecycleConfiguration"], [this.bucket.bucketArn]);
    Validations.of(this.bucket).acknowledge({
      id: "AwsSolutions-S1",
      reason:
        "Objects are written once and locked; a log bucket would be a second place to guard. Who reads is told by CloudTrail data events, where the account's trail records them.",
    });
  }

  /**
   * Lets a function put records and read one back, to compare its hash when the key is taken.
   *
   * @param folder of the day's folder; @default - all of it
   */
  grantWrite(to: HandlerFunction, folder?: "bindings"): void {
    this.#writers.add(to.role.roleArn);
    to.allow({
      actions: ["s3:PutObject", "s3:GetObject"],
      resources: [folder === undefined ? this.#objects : this.#objects.replace(/\*$/, `dt=*/${folder}/*`)],
      noNarrowerBecause: "Keys are made of day, request and sequence, which are not known in advance.",
    });
  }

  /** Lets a function read what may not be there: without it S3 answers 403 then, not 404. */
  grantLookUp(to: HandlerFunction): void {
    to.allow({ actions: ["s3:ListBucket"], resources: [this.bucket.bucketArn] });
  }

  #deny(sid: string, actions: string[], resources: string[], conditions?: PolicyStatementProps["conditions"]): void {
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid,
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions,
        resources,
        ...(conditions === undefined ? {} : { conditions }),
      }),
    );
  }
}
