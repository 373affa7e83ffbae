import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import { StoreUnavailableError } from "../../ports/errors.ts";
import { dynamodb } from "./aws-clients.ts";
import { unavailable } from "./aws-refusal.ts";

/** The one partition of the sparse index `due`; an item is in it while it has both attributes. */
export const DUE = { partition: "open", index: "due" } as const;

const Row = z.looseObject({ pk: z.string(), dueAt: z.string() });

/** Items due at or before the instant whose key begins with the prefix, oldest first. */
export async function queryDue(
  tableName: string,
  prefix: string,
  now: Date,
  limit: number,
): Promise<readonly z.infer<typeof Row>[]> {
  const rows: z.infer<typeof Row>[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamodb()
      .send(
        new QueryCommand({
          TableName: tableName,
          IndexName: DUE.index,
          KeyConditionExpression: "#due = :open AND #dueAt <= :now",
          FilterExpression: "begins_with(#pk, :prefix)",
          ExpressionAttributeNames: { "#due": "due", "#dueAt": "dueAt", "#pk": "pk" },
          ExpressionAttributeValues: { ":open": DUE.partition, ":now": now.toISOString(), ":prefix": prefix },
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      )
      .catch(unavailable(StoreUnavailableError, "asking what is due"));
    for (const item of page.Items ?? []) rows.push(Row.parse(item));
    start = page.LastEvaluatedKey;
  } while (start !== undefined && rows.length < limit);
  return rows.slice(0, limit);
}
