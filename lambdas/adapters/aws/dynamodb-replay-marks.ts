import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { StoreUnavailableError } from "../../ports/errors.ts";
import type { ReplayMarks } from "../../ports/replay-marks.ts";
import { dynamodb } from "./aws-clients.ts";
import { orRefused } from "./aws-refusal.ts";

/**
 * Marks in the table under `seen#<signature hash>`; the table's TTL (attribute `ttl`, in seconds) forgets them. A mark
 * knows the call that made it, so that the client's own second try after a lost answer is no repetition.
 */
export function makeDynamodbReplayMarks(tableName: string, newId: () => string): ReplayMarks {
  return {
    mark(signatureHash, until, givenUp) {
      const by = newId();
      const put = new PutCommand({
        TableName: tableName,
        Item: { pk: `seen#${signatureHash}`, ttl: Math.ceil(until.getTime() / 1000), by },
        ConditionExpression: "attribute_not_exists(pk) OR #by = :by",
        ExpressionAttributeNames: { "#by": "by" },
        ExpressionAttributeValues: { ":by": by },
      });
      const sent = dynamodb().send(put, { abortSignal: givenUp });
      return orRefused(sent, "new", "seen", StoreUnavailableError, "marking a signature");
    },
  };
}
