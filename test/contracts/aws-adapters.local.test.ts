import { randomUUID } from "node:crypto";
import { DeleteItemCommand, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { makeDynamodbBindings } from "../../lambdas/adapters/aws/dynamodb-bindings.ts";
import { makeDynamodbDueItems } from "../../lambdas/adapters/aws/dynamodb-due-items.ts";
import { makeDynamodbLedger } from "../../lambdas/adapters/aws/dynamodb-ledger.ts";
import { makeDynamodbMessageLog } from "../../lambdas/adapters/aws/dynamodb-message-log.ts";
import { makeDynamodbPermits } from "../../lambdas/adapters/aws/dynamodb-permits.ts";
import { makeDynamodbReplayMarks } from "../../lambdas/adapters/aws/dynamodb-replay-marks.ts";
import { makeDynamodbRequestRecords } from "../../lambdas/adapters/aws/dynamodb-request-records.ts";
import { makeIdentityStorePeople } from "../../lambdas/adapters/aws/identity-store-people.ts";
import { makeS3AuditTrail } from "../../lambdas/adapters/aws/s3-audit-trail.ts";
import { makeSchedulerExpirySchedules } from "../../lambdas/adapters/aws/scheduler-expiry-schedules.ts";
import { OBSERVER } from "../../local/front-door/principals.ts";
import type { OpenStage } from "../../local/lives/open-stage.ts";
import { MORNING, requestRecord } from "../fixtures/access-requests.ts";
import { closeSharedStage, openSharedStage } from "../scenarios/shared-stage.ts";
import { describeAuditTrail } from "./audit-trail.contract.ts";
import { describeBindings } from "./bindings.contract.ts";
import type { ContractTarget } from "./contract-target.ts";
import { describeExpirySchedules } from "./expiry-schedules.contract.ts";
import { describeLedger } from "./ledger.contract.ts";
import { describeMessageLog } from "./message-log.contract.ts";
import { describePeople } from "./people.contract.ts";
import { describePermits } from "./permits.contract.ts";
import { describeReplayMarks } from "./replay-marks.contract.ts";
import { describeRequestRecords } from "./request-records.contract.ts";

const TABLE = "daypass";
/** As in config/deployment.yaml. */
const STORE = "d-1234567890";

/** The adapters find the cloud as they find AWS: in the environment. */
const ENVIRONMENT = { AWS_ACCESS_KEY_ID: OBSERVER, AWS_SECRET_ACCESS_KEY: "observer" };
const before = { ...process.env };

let stage: OpenStage;
beforeAll(async () => {
  stage = await openSharedStage();
  Object.assign(process.env, ENVIRONMENT, { AWS_ENDPOINT_URL: stage.cloud.endpoint, AWS_REGION: stage.cloud.region });
}, 120_000);
afterAll(async () => {
  process.env = before;
  await closeSharedStage(stage);
});

async function targetOf<Port>(port: Port): Promise<ContractTarget<Port>> {
  await emptyTable();
  return {
    port,
    now: () => new Date(stage.clock.now()),
    advance: (seconds) => stage.clock.skipBy(seconds * 1000),
  };
}

async function emptyTable(): Promise<void> {
  const { dynamodb } = stage.observer;
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: TABLE, ConsistentRead: true }));
  for (const { pk } of Items) {
    if (pk !== undefined) await dynamodb.send(new DeleteItemCommand({ TableName: TABLE, Key: { pk } }));
  }
}

function schedulePlaces() {
  const { outputs, accountId, region } = stage.cloud;
  return {
    SCHEDULE_GROUP: stage.scheduleGroup,
    SCHEDULE_ROLE_ARN: `arn:aws:iam::${accountId}:role/daypass-expiries`,
    SCHEDULE_DEAD_LETTER_ARN: `arn:aws:sqs:${region}:${accountId}:daypass-expiries-dead-letters`,
    REVOCATION_WORKFLOW_ARN: outputs["RevocationWorkflow"] ?? "",
  };
}

describe("the AWS adapters over the local cloud", () => {
  const dueItems = makeDynamodbDueItems(TABLE);
  describeRequestRecords(async () => ({ ...(await targetOf(makeDynamodbRequestRecords(TABLE))), dueItems }));
  describeLedger(async () => ({ ...(await targetOf(makeDynamodbLedger(TABLE))), dueItems }));
  test("items that are neither records nor entries take no place among what is due", async () => {
    const { port } = await targetOf(makeDynamodbRequestRecords(TABLE));
    const { dynamodb } = stage.observer;
    for (let n = 1; n <= 5; n += 1) {
      const indexed = { due: { S: "open" }, dueAt: { S: `000${n}-01-01T00:00:00.000Z` } };
      await dynamodb.send(new PutItemCommand({ TableName: TABLE, Item: { pk: { S: `seen#${n}` }, ...indexed } }));
    }
    const record = requestRecord({ dueAt: MORNING });
    await port.create(record);
    await stage.clock.skipBy(5_000);
    expect(await dueItems.find(new Date("2100-01-01T00:00:00Z"), 3)).toEqual({ requests: [record.id], entries: [] });
  });
  describeBindings(() => targetOf(makeDynamodbBindings(TABLE)));
  describePermits(() => targetOf(makeDynamodbPermits(TABLE)));
  describeMessageLog(() => targetOf(makeDynamodbMessageLog(TABLE)));
  describeReplayMarks(() => targetOf(makeDynamodbReplayMarks(TABLE, randomUUID)));
  describeExpirySchedules(() => targetOf(makeSchedulerExpirySchedules(schedulePlaces())));
  describeAuditTrail(async () => {
    const clock = { now: () => new Date(stage.clock.now()) };
    const port = makeS3AuditTrail({ AUDIT_BUCKET: stage.cloud.outputs["AuditBucket"] ?? "" }, clock);
    const keptWhy = async (eventId: string) => {
      const kept: unknown = JSON.parse((await port.read(`audit/dt=2026-11-02/refusals/${eventId}.json`)) ?? "{}");
      return typeof kept === "object" && kept !== null && "why" in kept ? String(kept.why) : undefined;
    };
    return { ...(await targetOf(port)), keptWhy };
  });
  describePeople(async () => {
    const { organisation, clock } = stage;
    const member = organisation.userWithEmail("olga@example.com");
    const disabled = organisation.userWithEmail("dana@example.com");
    // Olga and Sam are its members: now she is alone
    organisation.groupNamed("Security").members.delete(organisation.userWithEmail("sam@example.com").userId);
    const shared = "two@example.com";
    for (const userId of ["00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b"]) {
      organisation.users.set(userId, { userId, name: "One of two", email: shared, enabled: true });
    }
    const named = { group: "Platform", otherGroup: "Developers", loneGroup: "Security" };
    const port = makeIdentityStorePeople(STORE, { now: () => new Date(clock.now()) });
    return { ...(await targetOf(port)), member, disabled, shared, ...named };
  });
});
