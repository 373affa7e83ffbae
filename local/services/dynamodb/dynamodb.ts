import { z } from "zod";
import type { Clock } from "../../clock.ts";
import { AwsFault, type AwsService, type CallContext, type Operation } from "../../service.ts";
import { attributesOf } from "./attributes.ts";
import { DynaliteServer } from "./dynalite-server.ts";
import { leadingKeysOf } from "./leading-keys.ts";
import type { DynamodbTable, TableRequest, WireItem } from "./table.ts";
import { makeTable } from "./table-maker.ts";

export interface DynamodbServiceOptions {
  readonly clock: Clock;
  /** Cloud milliseconds by which indexes and eventually consistent reads are behind; @default 2,000. */
  readonly indexLagMs?: number;
}

export interface DynamodbService extends AwsService {
  /** Everything in the table, as the wire has it. */
  items(tableName: string): Promise<readonly WireItem[]>;
  setIndexLag(ms: number): void;
}

const INDEX_LAG_MS = 2_000;
const READS = ["GetItem", "Query", "Scan"];
const WRITES = ["PutItem", "UpdateItem", "DeleteItem"];
/** What this cloud can answer faithfully; UPDATED_OLD and the like are refused rather than guessed. */
const RETURN_VALUES: Readonly<Record<string, readonly string[]>> = {
  PutItem: ["NONE", "ALL_OLD"],
  UpdateItem: ["NONE", "ALL_NEW"],
  DeleteItem: ["NONE", "ALL_OLD"],
};

/** Amazon DynamoDB: single items, queries and scans over dynalite. Inputs and outputs are the wire's JSON. */
export function createDynamodbService({ clock, ...options }: DynamodbServiceOptions): DynamodbService {
  let indexLagMs = options.indexLagMs ?? INDEX_LAG_MS;
  const server = new DynaliteServer();
  const tables = new Map<string, DynamodbTable>();
  const policies = new Map<string, unknown>();
  const tableOf = (name = "") => {
    const table = tables.get(name);
    if (table === undefined) {
      throw new AwsFault("ResourceNotFoundException", `Requested resource not found: Table: ${name} not found`);
    }
    return table;
  };
  const operation = (action: string, run: Operation<TableRequest>["run"]): Operation<TableRequest> => ({
    needs: (input, context) => [
      {
        action: `dynamodb:${action}`,
        resource: resourceOf(input, context),
        conditionKeys: {
          "dynamodb:LeadingKeys": keysOf(tables.get(input.TableName ?? ""), input),
          "dynamodb:Attributes": attributesOf(input),
        },
      },
    ],
    run,
  });
  const read = (action: string) => operation(action, (input) => tableOf(input.TableName).read(action, input));
  const write = (action: string) =>
    operation(action, (input) => {
      refuseUnfaithful(action, input);
      return tableOf(input.TableName).write(action, input);
    });
  return {
    signingName: "dynamodb",
    operations: Object.fromEntries([
      ...READS.map((action) => [action, read(action)]),
      ...WRITES.map((action) => [action, write(action)]),
    ]),
    resourceMakers: {
      "AWS::DynamoDB::Table": async (properties, scope) => {
        const made = await makeTable({ server, clock, indexLagMs: () => indexLagMs }, properties, scope);
        tables.set(made.table.parts.name, made.table);
        policies.set(made.arn, made.policy);
        return made.created;
      },
    },
    resourcePolicy: (arn) => policies.get(arn.split("/index/")[0] ?? arn),
    items: (tableName) => itemsOf(tableOf(tableName)),
    setIndexLag: (ms) => {
      indexLagMs = ms;
    },
  };
}

function resourceOf({ TableName = "", IndexName }: TableRequest, { region, accountId }: CallContext): string {
  const table = `arn:aws:dynamodb:${region}:${accountId}:table/${TableName}`;
  return IndexName === undefined ? table : `${table}/index/${IndexName}`;
}

function keysOf(table: DynamodbTable | undefined, input: TableRequest): readonly string[] | undefined {
  return table === undefined ? undefined : leadingKeysOf(table.parts, input);
}

function refuseUnfaithful(action: string, input: TableRequest): void {
  const { ReturnValues = "NONE", ReturnValuesOnConditionCheckFailure = "NONE" } = input;
  const allowed = RETURN_VALUES[action] ?? [];
  if (!allowed.includes(ReturnValues)) {
    throw new Error(`ReturnValues ${ReturnValues} of ${action} is not emulated, allowed: ${allowed.join(", ")}`);
  }
  if (ReturnValuesOnConditionCheckFailure !== "NONE") {
    throw new Error(
      `ReturnValuesOnConditionCheckFailure ${ReturnValuesOnConditionCheckFailure} of ${action} is not emulated: read the item again`,
    );
  }
}

const wireItem = z.record(z.string(), z.record(z.string(), z.unknown()));
const page = z.object({ Items: z.array(wireItem), LastEvaluatedKey: wireItem.optional() });

async function itemsOf(table: DynamodbTable): Promise<readonly WireItem[]> {
  const items: WireItem[] = [];
  let start: WireItem | undefined;
  do {
    const { name: TableName } = table.parts;
    const request = { TableName, ConsistentRead: true, ...(start === undefined ? {} : { ExclusiveStartKey: start }) };
    const { Items, LastEvaluatedKey } = page.parse(await table.read("Scan", request));
    items.push(...Items);
    start = LastEvaluatedKey;
  } while (start !== undefined);
  return items;
}
