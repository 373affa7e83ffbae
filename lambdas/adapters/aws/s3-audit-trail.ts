import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { canonicalJson } from "../../domain/canonical-json.ts";
import type { AuditTrail } from "../../ports/audit-trail.ts";
import { AuditConflictError, AuditUnavailableError } from "../../ports/errors.ts";
import { s3 } from "./aws-clients.ts";
import { nameOf, unavailable } from "./aws-refusal.ts";

/** S3 answers 409 when two conditional writes of one key race: so many tries, https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
const TRIES = 3;

/** Write-once objects: every put carries `If-None-Match: *`, and the bucket refuses those that do not. */
export function makeS3AuditTrail(bucket: string): AuditTrail {
  const read = async (key: string): Promise<string | undefined> => {
    try {
      const { Body } = await s3().send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return await Body?.transformToString("utf8");
    } catch (error) {
      if (nameOf(error) === "NoSuchKey") return undefined;
      return unavailable(AuditUnavailableError, `reading audit object ${key}`)(error);
    }
  };
  const putOnce = async (key: string, body: string): Promise<"written" | "exists"> => {
    const put = new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: body,
      ContentType: "application/json",
      ChecksumAlgorithm: "SHA256",
      IfNoneMatch: "*",
    });
    for (let attempt = 1; ; attempt += 1) {
      try {
        await s3().send(put);
        return "written";
      } catch (error) {
        if (nameOf(error) === "PreconditionFailed") return "exists";
        const raced = nameOf(error) === "ConditionalRequestConflict";
        if (!raced || attempt === TRIES) unavailable(AuditUnavailableError, `writing audit object ${key}`)(error);
      }
    }
  };
  return {
    async put({ key, body }) {
      if ((await putOnce(key, body)) === "written") return;
      if ((await read(key)) !== body) throw new AuditConflictError(`audit object ${key} exists with other content`);
    },
    async putRefusal({ at, eventId, ...refusal }) {
      const key = `audit/dt=${at.toISOString().slice(0, 10)}/refusals/${eventId}.json`;
      await putOnce(key, canonicalJson({ format: 1, eventId, at: at.toISOString(), ...refusal }));
    },
    read,
  };
}
