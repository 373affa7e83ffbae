import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import type { CreatedResource, ResourceScope } from "../../service.ts";
import type { DynaliteServer } from "./dynalite-server.ts";
import { DynamodbTable, type TableParts } from "./table.ts";

const keySchema = z
  .array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(["HASH", "RANGE"]) }))
  .min(1)
  .max(2);
const index = z.strictObject({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: z.strictObject({
    ProjectionType: z.enum(["ALL", "KEYS_ONLY", "INCLUDE"]),
    NonKeyAttributes: z.array(z.string()).optional(),
  }),
});
const tableProperties = z.strictObject({
  TableName: z.string().optional(),
  AttributeDefinitions: z.array(z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(["S", "N", "B"]) })),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z.array(index).optional(),
  BillingMode: z.literal("PAY_PER_REQUEST"),
  TimeToLiveSpecification: z.strictObject({ AttributeName: z.string(), Enabled: z.boolean() }).optional(),
  ResourcePolicy: z.strictObject({ PolicyDocument: z.unknown() }).optional(),
  // accepted and without effect here
  DeletionProtectionEnabled: z.unknown().optional(),
  PointInTimeRecoverySpecification: z.unknown().optional(),
  SSESpecification: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

export interface MadeTable {
  readonly table: DynamodbTable;
  readonly arn: string;
  readonly policy: unknown;
  readonly created: CreatedResource;
}

/** Makes the table and its copy in dynalite. A property that is not emulated is refused. */
export async function makeTable(
  shared: Pick<TableParts, "server" | "clock" | "indexLagMs">,
  properties: Readonly<Record<string, unknown>>,
  { logicalId, stackName, region, accountId }: ResourceScope,
): Promise<MadeTable> {
  const made = tableProperties.parse(properties);
  const name = made.TableName ?? `${stackName}-${logicalId}`;
  const table = new DynamodbTable({
    ...shared,
    name,
    keyNames: made.KeySchema.map(({ AttributeName }) => AttributeName),
    indexKeys: new Map((made.GlobalSecondaryIndexes ?? []).map((one) => [one.IndexName, hashOf(one.KeySchema)])),
    ttlAttribute:
      made.TimeToLiveSpecification?.Enabled === true ? made.TimeToLiveSpecification.AttributeName : undefined,
  });
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode } = made;
  for (const TableName of [name, table.copy.name]) {
    const input = { TableName, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode };
    await shared.server.call("CreateTable", input);
    await active(shared.server, TableName);
  }
  const arn = `arn:aws:dynamodb:${region}:${accountId}:table/${name}`;
  return { table, arn, policy: made.ResourcePolicy?.PolicyDocument, created: { ref: name, attributes: { Arn: arn } } };
}

function hashOf(schema: z.infer<typeof keySchema>): string {
  const hash = schema.find(({ KeyType }) => KeyType === "HASH");
  if (hash === undefined) throw new Error(`key schema ${JSON.stringify(schema)} has no HASH key`);
  return hash.AttributeName;
}

const described = z.object({ Table: z.object({ TableStatus: z.string() }) });

/** dynalite makes a table in the background, within a few turns of the event loop. */
async function active(server: DynaliteServer, TableName: string): Promise<void> {
  for (;;) {
    const { Table } = described.parse(await server.call("DescribeTable", { TableName }));
    if (Table.TableStatus === "ACTIVE") return;
    await setImmediate();
  }
}
