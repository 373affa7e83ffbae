import { GetCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import { OutboxEntry } from "../../domain/audit-record.ts";
import { withKinds } from "../../domain/before-kinds.ts";
import { Envelope, RequestRecord } from "../../domain/request-record.ts";
import { isLive } from "../../domain/status.ts";
import type { RecordChange } from "../../domain/transition.ts";
import { StoreUnavailableError } from "../../ports/errors.ts";
import type { RecordRead, RequestRecords } from "../../ports/request-records.ts";
import { dynamodb } from "./aws-clients.ts";
import { orRefused, unavailable } from "./aws-refusal.ts";
import { DUE, LIVE, requestKey } from "./dynamodb-keys.ts";
import { DynamodbUpdate } from "./dynamodb-update.ts";

/** The records of requests in the table, one item each, under `request#<id>`. */
export function makeDynamodbRequestRecords(tableName: string): RequestRecords {
  const keyOf = (id: string) => ({ TableName: tableName, Key: { pk: requestKey(id) } });
  return {
    async read(id) {
      const { Item } = await dynamodb()
        .send(new GetCommand({ ...keyOf(id), ConsistentRead: true }))
        .catch(unavailable(StoreUnavailableError, `reading request ${id}`));
      return Item === undefined ? { kind: "absent" } : parseItem(id, Item);
    },
    create(record) {
      const condition = { ConditionExpression: "attribute_not_exists(pk)" };
      const put = new PutCommand({ TableName: tableName, Item: itemOf(record), ...condition });
      return orRefused(
        dynamodb().send(put),
        "created",
        "exists",
        StoreUnavailableError,
        `creating request ${record.id}`,
      );
    },
    apply(change) {
      const update = new UpdateCommand({ ...keyOf(change.id), ...updateOf(change).expression() });
      return orRefused(
        dynamodb().send(update),
        "applied",
        "refused",
        StoreUnavailableError,
        `writing request ${change.id}`,
      );
    },
    async clearOutbox(id, sequences, finished) {
      // a damaged record may have no version that can be read: DynamoDB refuses an update of nothing
      if (sequences.length === 0 && finished?.version === undefined) return;
      const update = new DynamodbUpdate();
      update.remove(...sequences.map((sequence) => ["outbox", String(sequence)]));
      update.onlyIf(`attribute_exists(${update.name("outbox")})`);
      if (finished?.version !== undefined) {
        update.onlyIf(`${update.name("version")} = ${update.value(finished.version)}`);
        if (finished.lookAt === undefined) update.remove("due", "dueAt");
        else update.set("dueAt", finished.lookAt.toISOString());
      }
      const sent = dynamodb().send(new UpdateCommand({ ...keyOf(id), ...update.expression() }));
      await orRefused(sent, undefined, undefined, StoreUnavailableError, `clearing the outbox of request ${id}`);
    },
  };
}

/** `requester`, `account` and `submittedAt` are there for the indexes alone. */
function itemOf(record: RequestRecord): Record<string, unknown> {
  const { requester, target, submittedAt } = record.request;
  return {
    ...z.encode(RequestRecord, record),
    pk: requestKey(record.id),
    requester: requester.userId,
    ...(target.kind === "account" ? { account: target.accountId } : {}),
    submittedAt: submittedAt.toISOString(),
    ...(record.dueAt === undefined ? {} : { due: DUE.partition }),
  };
}

const FromTable = z.object({ request: z.object({ access: z.unknown() }) });

function parseItem(id: string, stored: Record<string, unknown>): RecordRead {
  const item = withKinds(stored);
  const { pk, due, live, requester, account, submittedAt, ...record } = item;
  const whole = RequestRecord.safeParse(record);
  if (whole.success && whole.data.id === id) return { kind: "whole", record: whole.data };
  const nested = FromTable.safeParse(item);
  const access = nested.success ? nested.data.request.access : undefined;
  const problem = whole.success ? `its id is ${whole.data.id}` : z.prettifyError(whole.error);
  return { kind: "damaged", envelope: Envelope.parse({ ...record, id, access }), problem };
}

/** The members that `Step.set` may name, encoded one by one. */
const SetMembers = z.partial(
  z.pick(RequestRecord, {
    workflow: true,
    decisions: true,
    withdrawn: true,
    waitToken: true,
    reminded: true,
    startBy: true,
    grantBy: true,
    expiresAt: true,
    intent: true,
    schedule: true,
    extendedBy: true,
    end: true,
    policyHash: true,
  }),
);

function updateOf(change: RecordChange): DynamodbUpdate {
  const update = new DynamodbUpdate();
  const from = change.from.map((status) => update.value(status)).join(", ");
  update.onlyIf(`${update.name("status")} IN (${from})`);
  if (change.version !== undefined) update.onlyIf(`${update.name("version")} = ${update.value(change.version)}`);
  update
    .set("status", change.to)
    .set("version", (change.version ?? 0) + 1)
    .set("writer", change.writer)
    .set("audit", change.audit)
    .set("due", DUE.partition)
    .set("dueAt", change.dueAt.toISOString());
  if (isLive(change.to)) update.set("live", LIVE.partition);
  else update.remove("live");
  for (const [member, value] of Object.entries(z.encode(SetMembers, change.set))) {
    if (value !== undefined) update.set(member, value);
  }
  const entries = Object.fromEntries(
    change.append.map((entry) => [String(entry.sequence), z.encode(OutboxEntry, entry)]),
  );
  if (change.resetOutbox) return update.set("outbox", entries);
  for (const [sequence, entry] of Object.entries(entries)) update.set(["outbox", sequence], entry);
  return update;
}
