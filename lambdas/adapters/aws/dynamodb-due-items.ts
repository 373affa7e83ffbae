import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import type { Access } from "../../domain/access.ts";
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
      const requests: string[] = [];
      const entries: Access[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const query = new QueryCommand({
          TableName: tableName,
          IndexName: DUE.index,
          KeyConditionExpression: "#due = :open AND #dueAt <= :now",
          ExpressionAttributeNames: { "#due": "due", "#dueAt": "dueAt" },
          ExpressionAttributeValues: { ":open": DUE.partition, ":now": now.toISOString() },
          Limit: limit,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        });
        const page = await dynamodb().send(query).catch(unavailable(StoreUnavailableError, "asking what is due"));
        for (const { pk } of (page.Items ?? []).map((item) => Row.parse(item))) {
          // an item of another kind takes nobody's place: however many there are, what is due behind them is found
          if (requests.length + entries.length === limit) break;
          const requestId = requestOfKey(pk);
          const access = accessOfKey(pk);
          if (requestId !== undefined) requests.push(requestId);
          if (access !== undefined) entries.push(access);
        }
        start = page.LastEvaluatedKey;
      } while (start !== undefined && requests.length + entries.length < limit);
      return { requests, entries };
    },
  };
}
