import { z } from "zod";
import { makeDynamodbDueItems } from "../../lambdas/adapters/aws/dynamodb-due-items.ts";
import { makeDynamodbLedger } from "../../lambdas/adapters/aws/dynamodb-ledger.ts";
import { makeDynamodbLiveGrants } from "../../lambdas/adapters/aws/dynamodb-live-grants.ts";
import { makeDynamodbRequestRecords } from "../../lambdas/adapters/aws/dynamodb-request-records.ts";
import { makeEventbridgeSubmissions } from "../../lambdas/adapters/aws/eventbridge-submissions.ts";
import { makeSecretsManagerSecrets } from "../../lambdas/adapters/aws/secrets-manager-secrets.ts";
import { SLACK_SOURCE } from "../../lambdas/domain/slack-events.ts";
import type { AwsService } from "../../local/service.ts";
import { createDynamodbService } from "../../local/services/dynamodb/dynamodb.ts";
import { createEventsService, type EventsService } from "../../local/services/events/events.ts";
import { createSecretsManagerService, type SecretsManagerService } from "../../local/services/secrets-manager.ts";
import { SynthesisedTemplate } from "../lib/synthesised.ts";
import { describeDueItems } from "./due-items.contract.ts";
import { describeLiveGrants } from "./live-grants.contract.ts";
import { describeSecrets } from "./secrets.contract.ts";
import { type ServedAws, serveAws } from "./served-aws.ts";
import { describeSubmissions } from "./submissions.contract.ts";

/** What of the template's table needs nothing that the template makes besides. */
const Table = z.object({
  AttributeDefinitions: z.unknown(),
  KeySchema: z.unknown(),
  GlobalSecondaryIndexes: z.unknown(),
  BillingMode: z.unknown(),
});

let aws: ServedAws;
let dynamodb: AwsService;
let events: EventsService;
let secrets: SecretsManagerService;
const [, table] = new SynthesisedTemplate().ofType("AWS::DynamoDB::Table", Table)[0] ?? [];
beforeAll(async () => {
  aws = await serveAws((clock) => {
    dynamodb = createDynamodbService({ clock });
    events = createEventsService({ clock, calls: { call: async () => ({}) } });
    secrets = createSecretsManagerService({ clock });
    return [dynamodb, events, secrets];
  });
});
afterAll(() => aws.close());

let made = 0;
/** A resource of its own for each test. @returns what it is referred to by. */
async function make(service: AwsService, type: string, properties: object): Promise<string> {
  made += 1;
  const scope = { ...aws.scope, logicalId: `R${made}` };
  const { ref } = (await service.resourceMakers?.[type]?.({ ...properties }, scope)) ?? {};
  if (ref === undefined) throw new Error(`nobody makes ${type}`);
  return ref;
}
const makeTable = () => make(dynamodb, "AWS::DynamoDB::Table", { ...table, TableName: `table-${made}` });

describe("the AWS adapters over local services: what is found and told", () => {
  describeDueItems(async () => {
    const name = await makeTable();
    const stores = { records: makeDynamodbRequestRecords(name), ledger: makeDynamodbLedger(name) };
    return { ...aws.targetOf(makeDynamodbDueItems(name), "dynamodb"), ...stores };
  });

  describeLiveGrants(async () => {
    const name = await makeTable();
    const records = makeDynamodbRequestRecords(name);
    return { ...aws.targetOf(makeDynamodbLiveGrants(name), "dynamodb"), records };
  });

  describeSecrets(async () => {
    const makeSecret = (SecretString: string) => make(secrets, "AWS::SecretsManager::Secret", { SecretString });
    const [signing, token, other] = [await makeSecret("signing"), await makeSecret("token"), await makeSecret("other")];
    const port = makeSecretsManagerSecrets({ now: () => new Date(aws.clock.now()) }, [signing, token]);
    const missing = `${other.slice(0, -6)}000000`;
    const rotate = (arn: string, text: string) => secrets.set(arn, text);
    return { ...aws.targetOf(port, "secretsmanager"), signing, token, other, missing, rotate };
  });

  describeSubmissions(async () => {
    const bus = await make(events, "AWS::Events::EventBus", { Name: `bus-${made}` });
    const before = events.events.length;
    return {
      ...aws.targetOf(makeEventbridgeSubmissions(bus), "events"),
      heard: () =>
        events.events
          .slice(before)
          .filter(({ source }) => source === SLACK_SOURCE)
          .map(({ detail, ...event }) => ({ type: event["detail-type"], detail })),
      deliverTwice: () => void aws.faults.inject({ kind: "duplicate", match: { service: "events" } }),
    };
  });
});
