import { join } from "node:path";
import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { DaypassStack } from "../lib/daypass-stack.ts";
import { readDeploymentConfig } from "../lib/deployment-config.ts";
import { readAccessPolicy } from "../lib/read-access-policy.ts";

const CONFIG = join(__dirname, "..", "config");

const config = readDeploymentConfig(join(CONFIG, "deployment.yaml"));
const policy = readAccessPolicy(join(CONFIG, "access-policy.yaml"));

// A rule of cdk-nag reads a property of the bus's policy that CDK calls deprecated, on every synthesis.
process.env["JSII_DEPRECATED"] ??= "quiet";
const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
new DaypassStack(app, "Daypass", {
  description: "Daypass: time-boxed AWS access from Slack",
  env: { account: config.account, region: config.region },
  terminationProtection: true,
  config,
  policy: { DAYPASS_ACCESS_POLICY: JSON.stringify(policy) },
});
