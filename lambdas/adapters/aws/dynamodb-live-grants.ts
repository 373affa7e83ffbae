import { paginateQuery } from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import { StoreUnavailableError } from "../../ports/errors.ts";
import type { LiveGrants } from "../../ports/live-grants.ts";
import { dynamodb } from "./aws-clients.ts";
import { unavailable } from "./aws-refusal.ts";
import { LIVE, requestOfKey } from "./dynamodb-keys.ts";

const Row = z.looseObject({ pk: z.string() });

/** What is live, from the sparse index of the table: some ten thousand keys a call. */
export function makeDynamodbLiveGrants(tableName: string): LiveGrants {
  const query = {
    TableName: tableName,
    IndexName: LIVE.index,
    KeyConditionExpression: "#live = :live",
    ExpressionAttributeNames: { "#live": "live" },
    ExpressionAttributeValues: { ":live": LIVE.partition },
  };
  return {
    async list() {
      const ids: string[] = [];
      try {
        for await (const page of paginateQuery({ client: dynamodb() }, query)) {
          ids.push(...(page.Items ?? []).flatMap((item) => requestOfKey(Row.parse(item).pk) ?? []));
        }
      } catch (error) {
        return unavailable(StoreUnavailableError, "asking what is live")(error);
      }
      return ids;
    },
  };
}
