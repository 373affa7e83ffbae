import { GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import { StoreUnavailableError } from "../../ports/errors.ts";
import type { Permits } from "../../ports/permits.ts";
import { dynamodb } from "./aws-clients.ts";
import { orRefused, unavailable } from "./aws-refusal.ts";
import { DynamodbUpdate } from "./dynamodb-update.ts";

/** Identity Center's limit of outstanding creations; deletions are kept to as many. */
const PERMITS = 10;

const Item = z.looseObject({ holders: z.optional(z.set(z.string())) });

/**
 * Permits in the table, all of a kind in one item, `permit#<kind>`: the set of those who have one, and until when each. So nobody has
 * two.
 */
export function makeDynamodbPermits(tableName: string): Permits {
  const keyOf = (kind: string) => ({ TableName: tableName, Key: { pk: `permit#${kind}` } });
  const write = (kind: string, update: DynamodbUpdate): Promise<boolean> => {
    const sent = dynamodb().send(new UpdateCommand({ ...keyOf(kind), ...update.expression() }));
    return orRefused(sent, true, false, StoreUnavailableError, `writing a permit to ${kind}`);
  };
  const ranOut = async (kind: string, now: Date): Promise<readonly [holder: string, runsOut: string][]> => {
    const sent = dynamodb().send(new GetCommand({ ...keyOf(kind), ConsistentRead: true }));
    const { Item: found = {} } = await sent.catch(unavailable(StoreUnavailableError, `reading the permits to ${kind}`));
    const { holders = new Set<string>(), ...item } = Item.parse(found);
    const untils = [...holders].map((holder): [string, string] => [holder, String(item[untilOf(holder)])]);
    return untils.filter(([, until]) => until < now.toISOString());
  };
  return {
    async take(kind, holder, now, until) {
      if (await write(kind, taking(holder, until))) return true;
      const past = await ranOut(kind, now);
      return past.length > 0 && (await write(kind, dropping(past))) && write(kind, taking(holder, until));
    },
    async giveBack(kind, holder) {
      const update = new DynamodbUpdate();
      const isMine = `contains(${update.name("holders")}, ${update.value(holder)})`;
      await write(kind, update.onlyIf(isMine).deleteFromSet("holders", holder).remove(untilOf(holder)));
    },
  };
}

function untilOf(holder: string): string {
  return `until#${holder}`;
}

function taking(holder: string, until: Date): DynamodbUpdate {
  const update = new DynamodbUpdate();
  const holders = update.name("holders");
  const isFree = `attribute_not_exists(${holders}) OR size(${holders}) < ${update.value(PERMITS)}`;
  return update
    .onlyIf(`${isFree} OR contains(${holders}, ${update.value(holder)})`)
    .addToSet("holders", holder)
    .set(untilOf(holder), until.toISOString());
}

/** Of those that ran out, IF each is as it was read. */
function dropping(past: readonly [holder: string, runsOut: string][]): DynamodbUpdate {
  const update = new DynamodbUpdate();
  for (const [holder, runsOut] of past) {
    const until = untilOf(holder);
    update.onlyIf(`${update.name(until)} = ${update.value(runsOut)}`).remove(until);
  }
  return update.deleteFromSet("holders", ...past.map(([holder]) => holder));
}
