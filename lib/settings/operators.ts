import { z } from "zod";

const text = "must be an e-mail address";

export const OperatorsSettings = z.strictObject({
  emails: z
    .array(z.email({ error: text }))
    .min(1)
    .max(20)
    .superRefine((emails, { addIssue }) => {
      for (const [at, email] of emails.entries()) {
        if (emails.indexOf(email) < at) {
          addIssue({ code: "custom", path: [at], message: "there twice, allowed: each address once" });
        }
      }
    })
    .describe("Who is told when something needs a person. Each confirms a subscription by e-mail, once."),
});
