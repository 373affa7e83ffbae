import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { secondsAfter } from "../../domain/instant.ts";
import { refusalObject } from "../../domain/refusal.ts";
import type { AuditTrail } from "../../ports/audit-trail.ts";
import type { Clock } from "../../ports/clock.ts";
import { AuditConflictError, AuditUnavailableError } from "../../ports/errors.ts";
import { s3 } from "./aws-clients.ts";
import { nameOf, unavailable } from "./aws-refusal.ts";

/** S3 answers 409 when two conditional writes of one key race: so many tries, https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
const TRIES = 3;

const DAY_SECONDS = 24 * 3600;

/** As in the environment of a function. */
interface AuditPlace {
  readonly AUDIT_BUCKET: string;
  /** Folders before the keys, which begin with `audit/`. @default - none */
  readonly AUDIT_PREFIX?: string | undefined;
  /** Object Lock's mode and days, such as `GOVERNANCE 365`. @default - the bucket locks by itself */
  readonly AUDIT_LOCK?: string | undefined;
}

/**
 * Write-once objects: every put carries `If-None-Match: *`, and the bucket refuses those that do not. With a lock of its own a put into
 * a bucket without Object Lock is refused by S3, so that nothing is granted there.
 */
export function makeS3AuditTrail(place: AuditPlace, clock: Clock): AuditTrail {
  const { AUDIT_BUCKET: bucket, AUDIT_PREFIX: prefix = "" } = place;
  const read = async (key: string): Promise<string | undefined> => {
    try {
      const { Body } = await s3().send(new GetObjectCommand({ Bucket: bucket, Key: `${prefix}${key}` }));
      return await Body?.transformToString("utf8");
    } catch (error) {
      if (nameOf(error) === "NoSuchKey") return undefined;
      return unavailable(AuditUnavailableError, `reading audit object ${key}`)(error);
    }
  };
  const putOnce = async (key: string, body: string): Promise<"written" | "exists"> => {
    const put = new PutObjectCommand({
      Bucket: bucket,
      Key: `${prefix}${key}`,
      Body: body,
      ContentType: "application/json",
      ChecksumAlgorithm: "SHA256",
      IfNoneMatch: "*",
      ...lockOf(place.AUDIT_LOCK, clock.now()),
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
    async putRefusal(refusal) {
      const { key, body } = refusalObject(refusal);
      await putOnce(key, body);
    },
    read,
  };
}

/** How long the object that is put now cannot be deleted. */
function lockOf(lock: string | undefined, now: Date) {
  if (lock === undefined) return {};
  const [mode, days] = lock.split(" ");
  return {
    ObjectLockMode: mode === "COMPLIANCE" ? ("COMPLIANCE" as const) : ("GOVERNANCE" as const),
    ObjectLockRetainUntilDate: secondsAfter(now, Number(days) * DAY_SECONDS),
  };
}
