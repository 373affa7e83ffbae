import { Annotations, Aspects } from "aws-cdk-lib";
import { PolicyDocument } from "aws-cdk-lib/aws-iam";
import { Bucket, type IBucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { AuditBucket } from "./audit-bucket.ts";
import { auditBucketDenials } from "./audit-bucket-policy.ts";
import type { DeploymentConfig } from "./deployment-config.ts";
import type { HandlerFunction } from "./handler-function.ts";
import { StageStack } from "./stage-stack.ts";

const POLICY_NOTICE = "daypass:AuditBucketPolicy";

/** The write-once bucket: no key is written twice, nothing is deleted, and only roles that were granted it here can write. */
export class AuditTrail extends Construct {
  readonly bucket: IBucket;
  readonly environment: {
    readonly AUDIT_BUCKET: string;
    readonly AUDIT_PREFIX?: string;
    readonly AUDIT_LOCK?: string;
  };
  readonly #objects: string;
  readonly #putActions: readonly string[];
  readonly #writers = new Map<string, string>();

  constructor(scope: Construct, id: string, { existingBucket, prefix, ...settings }: DeploymentConfig["audit"]) {
    super(scope, id);
    const stack = StageStack.of(this);
    const { mode, retentionDays } = settings;
    const name = existingBucket ?? stack.bucketNamed("audit");
    const bucketArn = `arn:${stack.partition}:s3:::${name}`;
    this.#objects = `${bucketArn}/${prefix}audit/*`;
    // The default retention of an existing bucket is not ours to know, so that each object brings its own.
    this.#putActions = ["s3:PutObject", ...(existingBucket === undefined ? [] : ["s3:PutObjectRetention"])];
    this.bucket =
      existingBucket === undefined
        ? new AuditBucket(this, "Bucket", { ...settings, writers: () => [...this.#writers.keys()] })
        : Bucket.fromBucketName(this, "Bucket", existingBucket);
    this.environment = {
      AUDIT_BUCKET: this.bucket.bucketName,
      ...(prefix === "" ? {} : { AUDIT_PREFIX: prefix }),
      ...(existingBucket === undefined ? {} : { AUDIT_LOCK: `${mode.toUpperCase()} ${retentionDays}` }),
    };
    if (existingBucket !== undefined) this.#askForPolicy(existingBucket, bucketArn);
  }

  /**
   * Lets a function put records and read one back, to compare its hash when the key is taken.
   *
   * @param folder of the day's folder; @default - all of it
   */
  grantWrite(to: HandlerFunction, folder?: "bindings"): void {
    this.#writers.set(to.role.roleArn, StageStack.of(this).named(to.handler));
    to.allow({
      actions: [...this.#putActions, "s3:GetObject"],
      resources: [folder === undefined ? this.#objects : this.#objects.replace(/\*$/, `dt=*/${folder}/*`)],
      noNarrowerBecause: "Keys are made of day, request and sequence, which are not known in advance.",
    });
  }

  /** Lets a function read what may not be there: without it S3 answers 403 then, not 404. */
  grantLookUp(to: HandlerFunction): void {
    to.allow({ actions: ["s3:ListBucket"], resources: [this.bucket.bucketArn] });
  }

  /** A bucket that exists has a policy already, which a stack cannot add to: what is missing there is told, once all writers are known. */
  #askForPolicy(name: string, bucketArn: string): void {
    const { partition, account } = StageStack.of(this);
    const ask = () => {
      const writers = [...this.#writers.values()].map((role) => `arn:${partition}:iam::${account}:role/${role}`);
      const denials = auditBucketDenials({ bucketArn, objects: this.#objects, writers });
      const policy = JSON.stringify(new PolicyDocument({ statements: [...denials] }), undefined, 2);
      Annotations.of(this).addInfoV2(
        POLICY_NOTICE,
        `The policy of bucket ${name} must have these statements:\n${policy}`,
      );
    };
    Aspects.of(this).add({ visit: (construct) => (construct === this ? ask() : undefined) });
  }
}
