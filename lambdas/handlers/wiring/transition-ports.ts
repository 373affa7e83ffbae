import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { makeDynamodbRequestRecords } from "../../adapters/aws/dynamodb-request-records.ts";
import { makeEventbridgeAccessEvents } from "../../adapters/aws/eventbridge-access-events.ts";
import { makeS3AuditTrail } from "../../adapters/aws/s3-audit-trail.ts";
import type { Sha256 } from "../../domain/sha-256.ts";
import type { Clock } from "../../ports/clock.ts";
import type { TransitionPorts } from "../../steps/write-transition.ts";

export const clock: Clock = { now: () => new Date() };
export const sha256: Sha256 = (text) => createHash("sha256").update(text, "utf8").digest("hex");

/** What every function needs that writes records. */
export function transitionPorts(
  environment: { readonly TABLE_NAME: string; readonly BUS_NAME: string } & Parameters<typeof makeS3AuditTrail>[0],
  logger: Logger,
): TransitionPorts {
  return {
    records: makeDynamodbRequestRecords(environment.TABLE_NAME),
    audit: makeS3AuditTrail(environment, clock),
    events: makeEventbridgeAccessEvents(environment.BUS_NAME),
    clock,
    pause: (milliseconds) => sleep(milliseconds),
    random: Math.random,
    sha256,
    reportUnflushed: (requestId, error) => logger.error({ requestId, error }, "facts stay in the outbox"),
  };
}
