import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { makeDynamodbDueItems } from "../../../lambdas/adapters/aws/dynamodb-due-items.ts";
import { makeDynamodbLedger } from "../../../lambdas/adapters/aws/dynamodb-ledger.ts";
import { makeDynamodbLiveGrants } from "../../../lambdas/adapters/aws/dynamodb-live-grants.ts";
import { makeDynamodbRequestRecords } from "../../../lambdas/adapters/aws/dynamodb-request-records.ts";
import { makeEventbridgeSubmissions } from "../../../lambdas/adapters/aws/eventbridge-submissions.ts";
import { makeSecretsManagerSecrets } from "../../../lambdas/adapters/aws/secrets-manager-secrets.ts";
import { describeDueItems } from "../due-items.contract.ts";
import { describeLiveGrants } from "../live-grants.contract.ts";
import { describeSecrets } from "../secrets.contract.ts";
import { describeSubmissions } from "../submissions.contract.ts";
import { BUS, makeBus } from "./bus-of-moto.ts";
import { type ServedMoto, serveMoto } from "./served-moto.ts";
import { makeTable, TABLE } from "./table-of-moto.ts";

let moto: ServedMoto;
beforeAll(async () => {
  moto = await serveMoto();
});
afterAll(() => moto.close());

describe("the AWS adapters over moto: what is found and told", () => {
  const records = makeDynamodbRequestRecords(TABLE);
  describeDueItems(async () => {
    await makeTable(moto);
    return { ...moto.targetOf(makeDynamodbDueItems(TABLE), "dynamodb"), records, ledger: makeDynamodbLedger(TABLE) };
  });

  describeLiveGrants(async () => {
    await makeTable(moto);
    return { ...moto.targetOf(makeDynamodbLiveGrants(TABLE), "dynamodb"), records };
  });

  describeSecrets(async () => {
    await moto.reset();
    const client = new SecretsManagerClient(moto.settings);
    const makeSecret = async (SecretString: string) => {
      const { ARN = "" } = await client.send(new CreateSecretCommand({ Name: SecretString, SecretString }));
      return ARN;
    };
    const [signing, token, other] = [await makeSecret("signing"), await makeSecret("token"), await makeSecret("other")];
    const rotate = async (SecretId: string, SecretString: string) => {
      await client.send(new PutSecretValueCommand({ SecretId, SecretString }));
    };
    const target = moto.targetOf(makeSecretsManagerSecrets(moto.clock, [signing, token]), "secretsmanager");
    return { ...target, signing, token, other, missing: other.replace(":secret:other", ":secret:missing"), rotate };
  });

  describeSubmissions(async () => {
    await moto.reset();
    const heard = await makeBus(moto, "AccessSubmitted", "DecisionsClicked");
    return {
      ...moto.targetOf(makeEventbridgeSubmissions(BUS), "events"),
      heard: async () => (await heard()).map(({ detail, ...event }) => ({ type: event["detail-type"], detail })),
      deliverTwice: () => moto.door.deliverTwice("PutEvents"),
    };
  });
});
