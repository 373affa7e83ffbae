import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { makeDynamodbBindings } from "../../lambdas/adapters/aws/dynamodb-bindings.ts";
import type { Bindings } from "../../lambdas/ports/bindings.ts";
import type { Organisation } from "../organisation.ts";

/** The bindings that administrators have made before a stage opens, written as the functions write them. */
export async function seedBindings(
  dynamodb: DynamoDBClient,
  tableName: string,
  {
    organisation,
    teamId,
    now,
  }: {
    readonly organisation: Pick<Organisation, "colleagues" | "userWithEmail">;
    readonly teamId: string;
    readonly now: Date;
  },
): Promise<void> {
  const bindings = bindingsIn(dynamodb, tableName);
  const by = { kind: "administrator", claims: "whoever opened the stage", invocation: "before" } as const;
  const seeded = organisation.colleagues.map(async ({ slackUserId, email, isBound }) => {
    if (!isBound || email === undefined) return;
    const { userId } = organisation.userWithEmail(email);
    const binding = { teamId, slackUserId, userId, email, slackEmail: email, by, boundAt: now };
    await bindings.claim(binding);
    await bindings.point(binding, userId);
    await bindings.noteTold(binding);
  });
  await Promise.all(seeded);
}

/** Takes a user's binding away, as if there had been none: the next use is a first one. */
export async function forgetBinding(dynamodb: DynamoDBClient, tableName: string, userId: string): Promise<void> {
  const bindings = bindingsIn(dynamodb, tableName);
  const binding = (await bindings.claimOf(userId))?.binding;
  if (binding === undefined) return;
  await bindings.dropPointer(binding, userId);
  await bindings.dropClaim(binding);
}

function bindingsIn(dynamodb: DynamoDBClient, tableName: string): Bindings {
  const client = DynamoDBDocumentClient.from(dynamodb, { marshallOptions: { removeUndefinedValues: true } });
  return makeDynamodbBindings(tableName, () => client);
}
