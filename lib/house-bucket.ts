import { RemovalPolicy } from "aws-cdk-lib";
import { BlockPublicAccess, BucketEncryption, type BucketProps, ObjectOwnership } from "aws-cdk-lib/aws-s3";

/** What every bucket of Daypass is: encrypted, reached by TLS alone, nobody's but the account's, and kept when the stack goes. */
export const HOUSE_BUCKET = {
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  removalPolicy: RemovalPolicy.RETAIN,
  versioned: true,
} satisfies BucketProps;
