import { readFileSync } from "node:fs";
import { z } from "zod";
import { overlongNames } from "./physical-names.ts";
import { AuditSettings } from "./settings/audit.ts";
import { IdentitySettings } from "./settings/identity.ts";
import { IdentityCenterSettings } from "./settings/identity-center.ts";
import { Logs } from "./settings/logs.ts";
import { NamePrefix, Stage } from "./settings/naming.ts";
import { NotificationsSettings } from "./settings/notifications.ts";
import { OperatorsSettings } from "./settings/operators.ts";
import { RequestsSettings } from "./settings/requests.ts";
import { SlackSettings } from "./settings/slack.ts";
import { SweepSettings } from "./settings/sweep.ts";
import { Tags } from "./settings/tags.ts";
import { InvalidConfigurationError, parseYamlFile } from "./yaml-problems.ts";

const fileText = "must be the name of a file beside this one, such as access-policy.yaml";

/** What config/deployment.yaml may say. Everything in it is public knowledge inside the company: no secret belongs here. */
export const DeploymentConfig = z
  .strictObject({
    stage: Stage,
    namePrefix: NamePrefix,
    account: z
      .string({ error: 'must be an account id in quotes, such as "111122223333"' })
      .regex(/^\d{12}$/, "must be an account id of 12 digits")
      .describe("The account in which Daypass runs. Nobody gets access to it through Daypass."),
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be a Region, such as eu-central-1")
      .describe("The Region of the Identity Center instance, in which everything is deployed."),
    policyFile: z
      .string(fileText)
      .regex(/^[A-Za-z0-9][\w.-]{0,99}\.ya?ml$/, fileText)
      .default("access-policy.yaml")
      .describe("Who may have what in this stage: the access policy, a file in the same folder."),
    tags: Tags,
    logs: Logs,
    identityCenter: IdentityCenterSettings,
    slack: SlackSettings,
    identity: IdentitySettings,
    operators: OperatorsSettings,
    audit: AuditSettings,
    requests: RequestsSettings,
    sweep: SweepSettings,
    notifications: NotificationsSettings,
  })
  .superRefine((config, { addIssue }) => {
    for (const { what, name, most } of overlongNames(config)) {
      const message = `makes the ${what} ${name} ${name.length} characters long, allowed: ${most}`;
      addIssue({ code: "custom", path: ["namePrefix"], message });
    }
    for (const key of ["signingSecretArn", "botTokenSecretArn"] as const) {
      const [, , , region, account] = (config.slack[key] ?? "").split(":");
      if (account === undefined || (account === config.account && region === config.region)) continue;
      const message = `of another account or Region, allowed: a secret of ${config.account} in ${config.region}`;
      addIssue({ code: "custom", path: ["slack", key], message });
    }
  });
export type DeploymentConfig = z.infer<typeof DeploymentConfig>;

/** The file's content; throws `InvalidConfigurationError` with the line, the column, the value and what is allowed. */
export function readDeploymentConfig(path: string): DeploymentConfig {
  return parseYamlFile(path, textOf(path), DeploymentConfig);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InvalidConfigurationError([`${path}: cannot be read (${why}), allowed: a deployment's file`]);
  }
}
