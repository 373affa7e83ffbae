import { z } from "zod";

const SECRET_ARN = /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]{1,512}-[A-Za-z0-9]{6}$/;
const secretText =
  "must be the whole ARN of a secret, with the six characters at its end, such as arn:aws:secretsmanager:eu-central-1:111122223333:secret:slack-AbCdEf";

function existingSecret(effect: string) {
  return z
    .string(secretText)
    .regex(SECRET_ARN, secretText)
    .optional()
    .describe(`${effect} In the same account and Region, as plain text. Left out, Daypass makes one, to be filled in.`);
}

export const SlackSettings = z
  .strictObject({
    teamId: z
      .string()
      .regex(
        /^T[A-Z0-9]{5,31}$/,
        "must be the id of a workspace, such as T012ABCDEF, not of an Enterprise organisation",
      )
      .describe("The workspace whose people may ask and decide. Calls from any other are refused."),
    channel: z
      .string()
      .regex(/^[CG][A-Z0-9]{5,31}$/, "must be the id of a channel, such as C012ABCDEF, not its name")
      .describe("Where requests are shown and reminded of. Invite the app to it."),
    // The list travels in a function's environment, which has 4 KB for everything.
    emailDomains: z
      .array(
        z
          .string()
          .max(100)
          .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "must be a domain in lower case, such as example.com"),
      )
      .min(1)
      .max(10)
      .describe("Domains whose addresses the workspace has verified: only by such an address is a person known."),
    apiUrl: z
      .url({ protocol: /^https$/, error: "must be an https address" })
      .endsWith("/", "must end with a slash")
      .default("https://slack.com/api/")
      .describe("Where Slack's web API is: another one for GovSlack."),
    signingSecretArn: existingSecret("A secret that exists and holds the app's signing secret."),
    botTokenSecretArn: existingSecret("A secret that exists and holds the app's bot token."),
  })
  .superRefine(({ signingSecretArn, botTokenSecretArn }, { addIssue }) => {
    if (signingSecretArn === undefined || signingSecretArn !== botTokenSecretArn) return;
    const message = "the signing secret's too, allowed: a secret of its own for each of the two";
    addIssue({ code: "custom", path: ["botTokenSecretArn"], message });
  });
