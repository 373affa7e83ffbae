import type { S3Service } from "../services/s3/s3.ts";
import type { ObservedObject } from "./aws-observer.ts";

/** Audit objects of one request, in the order of their sequence, as the bucket holds them: without a call. */
export function auditObjectsIn(s3: S3Service, bucketName: string, requestId: string): readonly ObservedObject[] {
  const sequenceOf = (key: string) => key.slice(key.lastIndexOf("/"));
  return s3
    .keys(bucketName)
    .filter((key) => key.includes(`/${requestId}/`))
    .sort((a, b) => (sequenceOf(a) < sequenceOf(b) ? -1 : 1))
    .map((key) => ({ key, body: s3.text(bucketName, key) ?? "" }));
}
