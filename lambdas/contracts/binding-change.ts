import * as z from "zod/mini";
import { PrincipalId } from "../domain/account-assignment.ts";
import { Binding } from "../domain/binding.ts";

const SlackUserId = z.string().check(z.regex(/^[UW][A-Z0-9]{1,31}$/));
const Email = z.email().check(z.maxLength(320));
/** Whom the caller says to be: kept on record as what it is, a claim. */
const claims = z.string().check(z.minLength(1), z.maxLength(200), z.regex(/^[\x20-\x7e]*$/));
const version = z.literal(1);

/** What `change-binding` is asked: by the commands `daypass bindings`, or by whoever may invoke it. One user is named in one way. */
export const BindingAsked = z.discriminatedUnion("ask", [
  z.strictObject({
    version,
    ask: z.literal("add"),
    slackUserId: SlackUserId,
    user: z.union([z.strictObject({ email: Email }), z.strictObject({ userId: PrincipalId })]),
    claims,
  }),
  z.strictObject({
    version,
    ask: z.literal("reset"),
    who: z.union([z.strictObject({ slackUserId: SlackUserId }), z.strictObject({ userId: PrincipalId })]),
    claims,
  }),
  /** `after` is the `next` of the page before. */
  z.strictObject({ version, ask: z.literal("list"), after: z.optional(z.string().check(z.maxLength(1000))) }),
]);
export type BindingAsked = z.infer<typeof BindingAsked>;

/** One that is not in force was left half made: the person's next use completes it, or `add` again, or `reset`. */
export const ListedBinding = z.strictObject({ binding: Binding, inForce: z.boolean() });

export const BindingAnswer = z.discriminatedUnion("answer", [
  z.strictObject({ answer: z.literal("bound"), binding: Binding }),
  z.strictObject({ answer: z.literal("reset"), slackUserId: z.string(), userId: z.string() }),
  z.strictObject({ answer: z.literal("refused"), why: z.string() }),
  z.strictObject({ answer: z.literal("list"), bindings: z.array(ListedBinding), next: z.optional(z.string()) }),
]);
export type BindingAnswer = z.infer<typeof BindingAnswer>;
