import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import type { DueItems } from "../../ports/due-items.ts";
import { StoreUnavailableError } from "../../ports/errors.ts";
import { dynamodb } from "./aws-clients.ts";
import { unavailable } from "./aws-refusal.ts";
import { accessOfKey, DUE, requestOfKey } from "./dynamodb-keys.ts";

const Row = z.looseObject({ pk: z.string() });

/** What is due, from the sparse index of the table. */
export function makeDynamodbDueItems(tableName: string): DueItems {
  return {
    async find(now, limit) {
      const keys: string[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const query = new QueryCommand({
          TableName: tableName,
          IndexName: DUE.index,
          KeyConditionExpression: "#due = :open AND #dueAt <= :now",
          ExpressionAttributeNames: { "#due": "due", "#dueAt": "dueAt" },
          ExpressionAttributeValues: { ":open": DUE.partition, ":now": now.toISOString() },
          Limit: limit - keys.length,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        });
        const page = await dynamodb().send(query).catch(unavailable(StoreUnavailableError, "asking what is due"));
        for (const item of page.Items ?? []) keys.push(Row.parse(item).pk);
        start = page.LastEvaluatedKey;
      } while (start !== undefined && keys.length < limit);
      return {
        requests: keys.flatMap((pk) => requestOfKey(pk) ?? []),
        entries: keys.flatMap((pk) => accessOfKey(pk) ?? []),
      };
    },
  };
}
