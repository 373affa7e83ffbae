import { GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import { Instant } from "../../domain/instant.ts";
import { StoreUnavailableError } from "../../ports/errors.ts";
import type { MessageLog, MessageNote } from "../../ports/message-log.ts";
import { dynamodb } from "./aws-clients.ts";
import { orRefused, unavailable } from "./aws-refusal.ts";
import { DynamodbUpdate } from "./dynamodb-update.ts";

const Note = z.object({
  key: z.string(),
  claimedAt: Instant,
  firstClaimedAt: Instant,
  posted: z.optional(z.object({ channel: z.string(), ts: z.string() })),
});

/** Notes that a sandbox remembers; a busy day has fewer. */
const REMEMBERED = 1_000;

/**
 * Notes of what was said, one item a message, under `message#<request id>#<key>`. Where something was posted never changes: each
 * sandbox asks for that once.
 */
export function makeDynamodbMessageLog(tableName: string): MessageLog {
  const pk = (requestId: string, key: string) => `message#${requestId}#${key}`;
  const remembered = new Map<string, MessageNote>();
  const remember = (key: string, note: MessageNote) => {
    remembered.set(key, note);
    const [oldest] = remembered.keys();
    if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  };
  return {
    async read(requestId, key) {
      const known = remembered.get(pk(requestId, key));
      if (known !== undefined) return known;
      const command = new GetCommand({ TableName: tableName, Key: { pk: pk(requestId, key) }, ConsistentRead: true });
      const { Item } = await dynamodb()
        .send(command)
        .catch(unavailable(StoreUnavailableError, `reading message ${key}`));
      if (Item === undefined) return undefined;
      const note = Note.parse(Item);
      if (note.posted !== undefined) remember(pk(requestId, key), note);
      return note;
    },
    claim(requestId, key, at, ranOut) {
      const update = new DynamodbUpdate();
      const claimedAt = at.toISOString();
      if (ranOut === undefined) update.onlyIf("attribute_not_exists(pk)");
      else {
        const isLast = `${update.name("claimedAt")} = ${update.value(ranOut.toISOString())}`;
        update.onlyIf(`${isLast} AND attribute_not_exists(${update.name("posted")})`);
      }
      update.set("key", key).set("claimedAt", claimedAt).setIfAbsent("firstClaimedAt", claimedAt);
      const Key = { pk: pk(requestId, key) };
      const sent = dynamodb().send(new UpdateCommand({ TableName: tableName, Key, ...update.expression() }));
      return orRefused(sent, "claimed", "exists", StoreUnavailableError, `claiming message ${key}`);
    },
    async notePosted(requestId, key, posted) {
      const update = new DynamodbUpdate().set("posted", posted);
      const Key = { pk: pk(requestId, key) };
      await dynamodb()
        .send(new UpdateCommand({ TableName: tableName, Key, ...update.expression() }))
        .catch(unavailable(StoreUnavailableError, `noting message ${key}`));
    },
  };
}
