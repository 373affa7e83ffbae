import { readFileSync } from "node:fs";
import { z } from "zod";
import { ENVIRONMENTS } from "../lambdas/contracts/environments.ts";
import { parseYamlFile } from "./yaml-problems.ts";

const email = z.email({ error: "must be an e-mail address" });

/** What config/deployment.yaml may say. Everything in it is public knowledge inside the company: no secret belongs here. */
export const DeploymentConfig = z.strictObject({
  account: z
    .string({ error: 'must be an account id in quotes, such as "111122223333"' })
    .regex(/^\d{12}$/, "must be an account id of 12 digits"),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be a Region, such as eu-central-1"),
  identityCenter: z.strictObject({
    instanceArn: ENVIRONMENTS["open-request"].shape.INSTANCE_ARN,
    identityStoreId: z
      .string()
      .regex(/^d-[0-9a-f]{10}$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "must be as in d-1234567890"),
  }),
  slack: z.strictObject({
    teamId: z
      .string()
      .regex(
        /^T[A-Z0-9]{5,31}$/,
        "must be the id of a workspace, such as T012ABCDEF, not of an Enterprise organisation",
      ),
    channel: z.string().regex(/^[CG][A-Z0-9]{5,31}$/, "must be the id of a channel, such as C012ABCDEF, not its name"),
    // The list travels in a function's environment, which has 4 KB for everything.
    emailDomains: z
      .array(
        z
          .string()
          .max(100)
          .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "must be a domain in lower case, such as example.com"),
      )
      .min(1)
      .max(10),
    apiUrl: z
      .url({ protocol: /^https$/, error: "must be an https address" })
      .endsWith("/", "must end with a slash")
      .default("https://slack.com/api/"),
  }),
  /** Whom a first use binds: requesters, or everybody. */
  identity: z
    .strictObject({ firstUse: z.enum(["requesters", "everybody"]).default("requesters") })
    .default({ firstUse: "requesters" }),
  operators: z.strictObject({ email }),
  audit: z.strictObject({
    /** Days. */
    retentionDays: z.int().min(1).max(36_500),
    mode: z.enum(["governance", "compliance"]).default("governance"),
  }),
});
export type DeploymentConfig = z.infer<typeof DeploymentConfig>;

/** The file's content; throws with the line, the column, the value and what is allowed. */
export function readDeploymentConfig(path: string): DeploymentConfig {
  return parseYamlFile(path, readFileSync(path, "utf8"), DeploymentConfig);
}
