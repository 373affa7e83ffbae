import { GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import { StoreUnavailableError } from "../../ports/errors.ts";
import type { Permits } from "../../ports/permits.ts";
import { dynamodb } from "./aws-clients.ts";
import { orRefused, unavailable } from "./aws-refusal.ts";
import { DynamodbUpdate } from "./dynamodb-update.ts";

/** Identity Center's limit of outstanding creations; deletions are kept to as many. */
const PERMITS = 10;

const Holders = z.record(z.string(), z.string());
type Holders = z.infer<typeof Holders>;
const Item = z.object({ holders: z.optional(Holders) });

/** Permits in the table, all of a kind in one item, `permit#<kind>`: until when each holder has one. So nobody has two. */
export function makeDynamodbPermits(tableName: string): Permits {
  const keyOf = (kind: string) => ({ TableName: tableName, Key: { pk: `permit#${kind}` } });
  const write = (kind: string, update: DynamodbUpdate): Promise<boolean> => {
    const sent = dynamodb().send(new UpdateCommand({ ...keyOf(kind), ...update.expression() }));
    return orRefused(sent, true, false, StoreUnavailableError, `writing a permit to ${kind}`);
  };
  const read = async (kind: string): Promise<Holders | undefined> => {
    const sent = dynamodb().send(new GetCommand({ ...keyOf(kind), ConsistentRead: true }));
    const { Item: item = {} } = await sent.catch(unavailable(StoreUnavailableError, `reading the permits to ${kind}`));
    return Item.parse(item).holders;
  };
  return {
    async take(kind, holder, now, until) {
      if (await write(kind, taking(holder, until))) return true;
      const holders = await read(kind);
      if (holders === undefined) return (await write(kind, first(holder, until))) || write(kind, taking(holder, until));
      const past = Object.entries(holders).filter(([, runsOut]) => runsOut < now.toISOString());
      return past.length > 0 && write(kind, takingOver(past, holder, until));
    },
    async giveBack(kind, holder) {
      const update = new DynamodbUpdate();
      const held = ["holders", holder];
      await write(kind, update.onlyIf(`attribute_exists(${update.name(held)})`).remove(held));
    },
  };
}

function taking(holder: string, until: Date): DynamodbUpdate {
  const update = new DynamodbUpdate();
  const holders = update.name("holders");
  const isMine = `attribute_exists(${update.name(["holders", holder])})`;
  return update
    .onlyIf(`attribute_exists(${holders}) AND (${isMine} OR size(${holders}) < ${update.value(PERMITS)})`)
    .set(["holders", holder], until.toISOString());
}

/** The first one ever. */
function first(holder: string, until: Date): DynamodbUpdate {
  const update = new DynamodbUpdate();
  return update
    .onlyIf(`attribute_not_exists(${update.name("holders")})`)
    .set("holders", { [holder]: until.toISOString() });
}

/** In the place of those that ran out, IF they are as they were read. */
function takingOver(past: readonly [string, string][], holder: string, until: Date): DynamodbUpdate {
  const update = new DynamodbUpdate();
  for (const [other, runsOut] of past) {
    const held = ["holders", other];
    update.onlyIf(`${update.name(held)} = ${update.value(runsOut)}`);
    if (other !== holder) update.remove(held);
  }
  return update.set(["holders", holder], until.toISOString());
}
