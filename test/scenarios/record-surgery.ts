import { createHash } from "node:crypto";
import { DeleteItemCommand, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { z } from "zod";
import { AccessRequest, hashOfRequest } from "../../lambdas/domain/access-request.ts";
import type { OpenStage } from "../../local/lives/open-stage.ts";

const TABLE = "daypass";

/** As in the table; what a test changes may be anything. */
const Item = z.looseObject({
  status: z.string(),
  request: z.looseObject({
    requester: z.looseObject({ userId: z.string() }),
    target: z.looseObject({ accountId: z.string() }),
    access: z.looseObject({ accountId: z.string(), principalId: z.string() }),
    durationSeconds: z.number(),
  }),
});
export type Item = z.infer<typeof Item>;

/** The whole record of a request, past Daypass's own reading of it. */
export async function readRecord(stage: OpenStage, requestId: string): Promise<Item> {
  return Item.parse(await readItem(stage, requestId));
}

/** Of a record that may be damaged. */
export async function statusOf(stage: OpenStage, requestId: string): Promise<string | undefined> {
  const status = (await readItem(stage, requestId))["status"];
  return typeof status === "string" ? status : undefined;
}

async function readItem({ observer }: OpenStage, requestId: string): Promise<Record<string, unknown>> {
  const get = new GetItemCommand({ TableName: TABLE, Key: keyOf(requestId), ConsistentRead: true });
  return unmarshall((await observer.dynamodb.send(get)).Item ?? {});
}

/** Somebody past all policies (a restore, a mistake with a console) changes the record. */
export async function changeRecord(
  stage: OpenStage,
  requestId: string,
  change: (record: Item) => Record<string, unknown>,
): Promise<void> {
  const changed = marshall(change(await readRecord(stage, requestId)), { removeUndefinedValues: true });
  await stage.observer.dynamodb.send(new PutItemCommand({ TableName: TABLE, Item: changed }));
}

export async function removeRecord({ observer }: OpenStage, requestId: string): Promise<void> {
  await observer.dynamodb.send(new DeleteItemCommand({ TableName: TABLE, Key: keyOf(requestId) }));
}

/** Whoever can write the table can compute the hash as well. */
export function rehashed(record: Item): Item {
  const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");
  const requestHash = hashOfRequest(AccessRequest.parse(record.request), sha256);
  return { ...record, requestHash };
}

function keyOf(requestId: string) {
  return { pk: { S: `request#${requestId}` } };
}
