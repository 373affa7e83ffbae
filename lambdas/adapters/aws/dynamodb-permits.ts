import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { StoreUnavailableError } from "../../ports/errors.ts";
import type { Permits } from "../../ports/permits.ts";
import { dynamodb } from "./aws-clients.ts";
import { orRefused } from "./aws-refusal.ts";
import { DynamodbUpdate } from "./dynamodb-update.ts";

/** Identity Center's limit of outstanding creations; deletions are kept to as many. */
const PERMITS = 10;

/** Permits in the table, one item each, under `permit#<kind>#<number>`; a holder begins to look at its own number. */
export function makeDynamodbPermits(tableName: string): Permits {
  const inTurn = (holder: string) => {
    const first = Number.parseInt(holder.slice(0, 8), 16) % PERMITS;
    return Array.from({ length: PERMITS }, (_, offset) => ((Number.isNaN(first) ? 0 : first) + offset) % PERMITS);
  };
  const write = (kind: string, number: number, update: DynamodbUpdate): Promise<boolean> => {
    const Key = { pk: `permit#${kind}#${number}` };
    const sent = dynamodb().send(new UpdateCommand({ TableName: tableName, Key, ...update.expression() }));
    return orRefused(sent, true, false, StoreUnavailableError, `writing a permit to ${kind}`);
  };
  return {
    async take(kind, holder, now, until) {
      for (const number of inTurn(holder)) {
        const update = new DynamodbUpdate();
        const [owner, runsOut] = [update.name("holder"), update.name("until")];
        update
          .onlyIf(
            `attribute_not_exists(${owner}) OR ${owner} = ${update.value(holder)} OR ${runsOut} < ${update.value(now.toISOString())}`,
          )
          .set("holder", holder)
          .set("until", until.toISOString());
        if (await write(kind, number, update)) return true;
      }
      return false;
    },
    async giveBack(kind, holder) {
      for (const number of inTurn(holder)) {
        const update = new DynamodbUpdate();
        update.onlyIf(`${update.name("holder")} = ${update.value(holder)}`).remove("holder", "until");
        if (await write(kind, number, update)) return;
      }
    },
  };
}
