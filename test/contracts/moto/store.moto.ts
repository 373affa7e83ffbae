import { randomUUID } from "node:crypto";
import { type AttributeValue, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { makeDynamodbBindings } from "../../../lambdas/adapters/aws/dynamodb-bindings.ts";
import { makeDynamodbDueItems } from "../../../lambdas/adapters/aws/dynamodb-due-items.ts";
import { makeDynamodbGrantControl } from "../../../lambdas/adapters/aws/dynamodb-grant-control.ts";
import { makeDynamodbLedger } from "../../../lambdas/adapters/aws/dynamodb-ledger.ts";
import { makeDynamodbMessageLog } from "../../../lambdas/adapters/aws/dynamodb-message-log.ts";
import { makeDynamodbPermits } from "../../../lambdas/adapters/aws/dynamodb-permits.ts";
import { makeDynamodbReplayMarks } from "../../../lambdas/adapters/aws/dynamodb-replay-marks.ts";
import { makeDynamodbRequestRecords } from "../../../lambdas/adapters/aws/dynamodb-request-records.ts";
import { describeBindings } from "../bindings.contract.ts";
import { describeGrantControl } from "../grant-control.contract.ts";
import { describeLedger } from "../ledger.contract.ts";
import { describeMessageLog } from "../message-log.contract.ts";
import { describePermits } from "../permits.contract.ts";
import { describeReplayMarks } from "../replay-marks.contract.ts";
import { describeRequestRecords } from "../request-records.contract.ts";
import { type ServedMoto, serveMoto } from "./served-moto.ts";
import { makeTable, TABLE } from "./table-of-moto.ts";

let moto: ServedMoto;
beforeAll(async () => {
  moto = await serveMoto();
});
afterAll(() => moto.close());

/** The table of the synthesised template, empty. */
async function targetOf<Port>(port: Port) {
  await makeTable(moto);
  return moto.targetOf(port, "dynamodb");
}

describe("the AWS adapters over moto: the table", () => {
  const dueItems = makeDynamodbDueItems(TABLE);
  describeRequestRecords(async () => ({ ...(await targetOf(makeDynamodbRequestRecords(TABLE))), dueItems }));
  describeLedger(async () => ({ ...(await targetOf(makeDynamodbLedger(TABLE))), dueItems }));
  describeBindings(() => targetOf(makeDynamodbBindings(TABLE)));
  describePermits(() => targetOf(makeDynamodbPermits(TABLE)));
  describeMessageLog(() => targetOf(makeDynamodbMessageLog(TABLE)));
  describeReplayMarks(() => targetOf(makeDynamodbReplayMarks(TABLE, randomUUID)));
  describeGrantControl(async () => {
    const target = await targetOf(makeDynamodbGrantControl(TABLE));
    const set = async (item: Record<string, AttributeValue>) => {
      const Item = { pk: { S: "control#grants" }, ...item };
      await new DynamoDBClient(moto.settings).send(new PutItemCommand({ TableName: TABLE, Item }));
    };
    return {
      ...target,
      stop: (because) => set({ stopped: { BOOL: true }, because: { S: because } }),
      release: () => set({ stopped: { BOOL: false }, because: { S: "the note of the last time" } }),
    };
  });
});
