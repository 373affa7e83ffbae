import { GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import type { Access } from "../../domain/access.ts";
import { placeOf } from "../../domain/access-in-words.ts";
import { Instant, secondsAfter } from "../../domain/instant.ts";
import { LastEnd, type LedgerEntry, Operation } from "../../domain/ledger-entry.ts";
import { StoreUnavailableError } from "../../ports/errors.ts";
import type { Ledger, LedgerChange } from "../../ports/ledger.ts";
import { dynamodb } from "./aws-clients.ts";
import { nameOf, unavailable } from "./aws-refusal.ts";
import { DUE, ledgerKey } from "./dynamodb-keys.ts";
import { DynamodbUpdate } from "./dynamodb-update.ts";

/** Seconds by which clocks of two invocations may differ. */
const SKEW_SECONDS = 5;
const LONGEST_LEASE_SECONDS = 600;

/** The ledger in the table, one item an access, under `ledger#` and its key parts. */
export function makeDynamodbLedger(tableName: string): Ledger {
  const keyOf = (access: Access) => ({ TableName: tableName, Key: { pk: ledgerKey(access) } });
  const updateIf = async (access: Access, update: DynamodbUpdate): Promise<LedgerEntry | undefined> => {
    const command = new UpdateCommand({ ...keyOf(access), ...update.expression(), ReturnValues: "ALL_NEW" });
    const answer = await dynamodb()
      .send(command)
      .catch((error: unknown) => {
        if (nameOf(error) === "ConditionalCheckFailedException") return undefined;
        return unavailable(StoreUnavailableError, `writing the ledger of ${placeOf(access)}`)(error);
      });
    return answer?.Attributes === undefined ? undefined : entryOf(access, answer.Attributes);
  };
  return {
    async read(access) {
      const { Item } = await dynamodb()
        .send(new GetCommand({ ...keyOf(access), ConsistentRead: true }))
        .catch(unavailable(StoreUnavailableError, `reading the ledger of ${placeOf(access)}`));
      return Item === undefined ? undefined : entryOf(access, Item);
    },
    async takeTurn(access, { owner, now, until, hold }) {
      const update = new DynamodbUpdate();
      const leaseOwner = update.name("leaseOwner");
      const leaseUntil = update.name("leaseUntil");
      const runOut = update.value(secondsAfter(now, -SKEW_SECONDS).toISOString());
      // no lease lasts that long: one that says so is damaged, and holds nobody up
      const absurd = update.value(secondsAfter(now, LONGEST_LEASE_SECONDS).toISOString());
      update
        .onlyIf(
          `attribute_not_exists(${leaseOwner}) OR ${leaseOwner} = ${update.value(owner)} OR ${leaseUntil} < ${runOut} OR ${leaseUntil} > ${absurd} OR attribute_not_exists(${leaseUntil})`,
        )
        .set("leaseOwner", owner)
        .set("leaseUntil", until.toISOString())
        .setIfAbsent("access", access)
        .setIfAbsent("ours", false);
      if (hold !== undefined) update.addToSet("holds", hold);
      const entry = await updateIf(access, update);
      return entry === undefined ? { kind: "busy" } : { kind: "taken", entry };
    },
    async change(access, owner, change) {
      return (await updateIf(access, updateOf(owner, change))) ?? "turn-lost";
    },
  };
}

function updateOf(owner: string, change: LedgerChange): DynamodbUpdate {
  const update = new DynamodbUpdate();
  update.onlyIf(`${update.name("leaseOwner")} = ${update.value(owner)}`);
  if (change.ours !== undefined) update.set("ours", change.ours);
  if (change.madeBy === null) update.remove("madeBy");
  else if (change.madeBy !== undefined) update.set("madeBy", change.madeBy);
  if (change.operation === null) update.remove("operation");
  else if (change.operation !== undefined) update.set("operation", z.encode(Operation, change.operation));
  if (change.absentSince === null) update.remove("absentSince");
  else if (change.absentSince !== undefined) update.set("absentSince", change.absentSince.toISOString());
  if (change.dropHold !== undefined) update.deleteFromSet("holds", change.dropHold);
  if (change.lastEnd !== undefined) update.set("lastEnd", change.lastEnd);
  if (change.dueAt === null) update.remove("due", "dueAt");
  else if (change.dueAt !== undefined) update.set("due", DUE.partition).set("dueAt", change.dueAt.toISOString());
  if (change.giveBack) update.remove("leaseOwner", "leaseUntil");
  return update;
}

/** What cannot be read of an item counts as absent, so that a damaged one keeps no revocation from going on. */
const LedgerItem = z.object({
  holds: z.catch(z.optional(z.set(z.string())), undefined),
  ours: z.catch(z.boolean(), true),
  madeBy: z.catch(z.optional(z.string()), undefined),
  operation: z.catch(z.optional(Operation), undefined),
  absentSince: z.catch(z.optional(Instant), undefined),
  leaseOwner: z.catch(z.optional(z.string()), undefined),
  leaseUntil: z.catch(z.optional(Instant), undefined),
  dueAt: z.catch(z.optional(Instant), undefined),
  lastEnd: z.catch(z.optional(LastEnd), undefined),
});

function entryOf(access: Access, item: Record<string, unknown>): LedgerEntry {
  const { holds, leaseOwner, leaseUntil, ...entry } = LedgerItem.parse(item);
  return {
    ...entry,
    access,
    holds: [...(holds ?? [])],
    ...(leaseOwner === undefined || leaseUntil === undefined ? {} : { turn: { owner: leaseOwner, until: leaseUntil } }),
  };
}
