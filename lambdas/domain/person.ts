import * as z from "zod/mini";
import { PrincipalId } from "./account-assignment.ts";

/** A person as both worlds know them. Compared by `userId`, the Identity Center id; the rest is for reading. */
export const Person = z.strictObject({
  userId: PrincipalId,
  email: z.string(),
  displayName: z.string(),
  slackUserId: z.string(),
});
export type Person = z.infer<typeof Person>;

/** Who caused a fact: a person, or a part of Daypass acting by itself. */
export const Actor = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("person"), person: Person }),
  z.strictObject({ kind: z.literal("daypass"), component: z.string() }),
]);
export type Actor = z.infer<typeof Actor>;

export function daypass(component: string): Actor {
  return { kind: "daypass", component };
}
