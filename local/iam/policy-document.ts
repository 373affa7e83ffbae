import { z } from "zod";

const strings = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const values = z.union([scalar, z.array(scalar)]).transform((value) => [value].flat());
const principal = z.union([
  z.literal("*"),
  z.strictObject({ AWS: strings.optional(), Service: strings.optional(), Federated: strings.optional() }),
]);

const statement = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(["Allow", "Deny"]),
    Principal: principal.optional(),
    NotPrincipal: principal.optional(),
    Action: strings.optional(),
    NotAction: strings.optional(),
    Resource: strings.optional(),
    NotResource: strings.optional(),
    Condition: z.record(z.string(), z.record(z.string(), values)).default({}),
  })
  .refine((made) => (made.Action === undefined) !== (made.NotAction === undefined), "one of Action and NotAction");

const document = z.object({
  Version: z.literal("2012-10-17").optional(),
  Id: z.string().optional(),
  Statement: z.union([statement, z.array(statement)]).transform((value) => [value].flat()),
});

export type Statement = z.infer<typeof statement>;
export type Principal = z.infer<typeof principal>;

/**
 * The statements of a policy document, every list a list.
 * @throws ZodError for a document that IAM would refuse, or that says what is not evaluated here.
 */
export function parsePolicy(policy: unknown): readonly Statement[] {
  const known = typeof policy === "object" && policy !== null ? parsed.get(policy) : undefined;
  if (known !== undefined) return known;
  if (/\$\{/.test(JSON.stringify(policy))) throw new Error("policy variables are not evaluated here");
  const statements = document.parse(policy).Statement;
  if (typeof policy === "object" && policy !== null) parsed.set(policy, statements);
  return statements;
}

/** A resource's policy is asked at every call; documents are not changed in place. */
const parsed = new WeakMap<object, readonly Statement[]>();
