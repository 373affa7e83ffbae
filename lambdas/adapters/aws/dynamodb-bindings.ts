import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import { Binding } from "../../domain/binding.ts";
import type { BindingClaim, Bindings } from "../../ports/bindings.ts";
import { StoreUnavailableError } from "../../ports/errors.ts";
import { dynamodb } from "./aws-clients.ts";
import { orRefused, unavailable } from "./aws-refusal.ts";
import { BOUND, bindingKey, personKey } from "./dynamodb-keys.ts";
import { DynamodbUpdate } from "./dynamodb-update.ts";

const ClaimItem = z.object({ binding: Binding, told: z.optional(z.boolean()) });
const PointerItem = z.object({ userId: z.string() });
const Row = z.looseObject({ pk: z.string(), bound: z.string(), boundAt: z.string() });

/**
 * Bindings in the table: the claims under `person#<user id>`, the pointers under `binding#<team>#<Slack id>`. `slack`, `bound` and
 * `boundAt` of a claim are there for conditions and the index alone.
 */
export function makeDynamodbBindings(tableName: string, client: () => DynamoDBDocumentClient = dynamodb): Bindings {
  const read = async (pk: string): Promise<Record<string, unknown> | undefined> => {
    const command = new GetCommand({ TableName: tableName, Key: { pk }, ConsistentRead: true });
    const { Item } = await client()
      .send(command)
      .catch(unavailable(StoreUnavailableError, `reading ${pk}`));
    return Item;
  };
  const write = <Done, Refused>(pk: string, update: DynamodbUpdate, done: Done, refused: Refused) => {
    const command = new UpdateCommand({ TableName: tableName, Key: { pk }, ...update.expression() });
    return orRefused(client().send(command), done, refused, StoreUnavailableError, `writing ${pk}`);
  };
  const drop = (pk: string, attributes: Readonly<Record<string, string>>) => {
    const { ConditionExpression, ...condition } = isStill(attributes).expression();
    const { ExpressionAttributeNames, ExpressionAttributeValues } = condition;
    const where = { ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues };
    const sent = client().send(new DeleteCommand({ TableName: tableName, Key: { pk }, ...where }));
    return orRefused(sent, undefined, undefined, StoreUnavailableError, `dropping ${pk}`);
  };
  const claimOf = async (userId: string): Promise<BindingClaim | undefined> => {
    const item = await read(personKey(userId));
    if (item === undefined) return undefined;
    const { binding, told = false } = ClaimItem.parse(item);
    return { binding, told };
  };
  return {
    claimOf,
    async pointerOf(slack) {
      const item = await read(bindingKey(slack));
      return item === undefined ? undefined : PointerItem.parse(item).userId;
    },
    claim(binding) {
      const { slack, boundAt } = markOf(binding);
      const update = new DynamodbUpdate();
      update
        .onlyIf(`attribute_not_exists(pk) OR ${update.name("slack")} = ${update.value(slack)}`)
        .set("binding", z.encode(Binding, binding))
        .set("slack", slack)
        .set("bound", BOUND.partition)
        .set("boundAt", boundAt)
        .remove("told");
      return write(personKey(binding.userId), update, "claimed", "taken");
    },
    point(slack, userId) {
      const update = new DynamodbUpdate();
      update
        .onlyIf(`attribute_not_exists(pk) OR ${update.name("userId")} = ${update.value(userId)}`)
        .set("userId", userId);
      return write(bindingKey(slack), update, "pointed", "taken");
    },
    noteTold: (binding) => {
      const update = isStill(markOf(binding)).set("told", true);
      return write(personKey(binding.userId), update, undefined, undefined);
    },
    dropClaim: (binding) => drop(personKey(binding.userId), markOf(binding)),
    dropPointer: (slack, userId) => drop(bindingKey(slack), { userId }),
    async list(limit, after) {
      const query = new QueryCommand({
        TableName: tableName,
        IndexName: BOUND.index,
        KeyConditionExpression: "#bound = :bound",
        ExpressionAttributeNames: { "#bound": "bound" },
        ExpressionAttributeValues: { ":bound": BOUND.partition },
        Limit: limit,
        ...(after === undefined ? {} : { ExclusiveStartKey: Row.parse(JSON.parse(after)) }),
      });
      const page = await client().send(query).catch(unavailable(StoreUnavailableError, "listing bindings"));
      const keys = (page.Items ?? []).map((item) => Row.parse(item).pk);
      const claims = await Promise.all(keys.map((pk) => claimOf(pk.slice(personKey("").length))));
      return {
        claims: claims.filter((claim) => claim !== undefined),
        ...(page.LastEvaluatedKey === undefined ? {} : { next: JSON.stringify(page.LastEvaluatedKey) }),
      };
    },
  };
}

/** What a claim is told apart by: whose it is, and when it was made. */
function markOf(binding: Binding) {
  return { slack: `${binding.teamId}#${binding.slackUserId}`, boundAt: binding.boundAt.toISOString() };
}

function isStill(attributes: Readonly<Record<string, string>>): DynamodbUpdate {
  const update = new DynamodbUpdate();
  for (const [name, value] of Object.entries(attributes))
    update.onlyIf(`${update.name(name)} = ${update.value(value)}`);
  return update;
}
