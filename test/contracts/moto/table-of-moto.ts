import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { z } from "zod";
import type { ServedMoto } from "./served-moto.ts";

export const TABLE = "daypass";

/** What of the template's table CreateTable takes; CloudFormation sends the rest by other calls. */
const OfTable = z.object({
  AttributeDefinitions: z.unknown(),
  KeySchema: z.unknown(),
  GlobalSecondaryIndexes: z.unknown(),
  BillingMode: z.unknown(),
});

/** The table of the synthesised template, in a moto that has nothing else. */
export async function makeTable(moto: ServedMoto): Promise<void> {
  await moto.reset();
  const [table] = moto.template.ofType("AWS::DynamoDB::Table", OfTable);
  if (table === undefined) throw new Error("the template has no table");
  // CloudFormation's words are the operation's own, which the template keeps untyped
  const input = { TableName: TABLE, ...table[1] } as CreateTableCommandInput;
  await new DynamoDBClient(moto.settings).send(new CreateTableCommand(input));
}
