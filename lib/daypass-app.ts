import { join, resolve } from "node:path";
import { App, type AppProps, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { DaypassStack } from "./daypass-stack.ts";
import { readDeploymentConfig } from "./deployment-config.ts";
import { readAccessPolicy } from "./read-access-policy.ts";

const CONFIG = join(__dirname, "..", "config");

/**
 * The application of the two files in config/, or of the access policy that the context `policy` names instead; checked by cdk-nag when
 * it is synthesised. Throws when a file is not as it should be.
 */
export function makeDaypassApp(props: AppProps = {}): App {
  const config = readDeploymentConfig(join(CONFIG, "deployment.yaml"));
  const app = new App(props);
  const policy = readAccessPolicy(resolve(app.node.tryGetContext("policy") ?? join(CONFIG, "access-policy.yaml")));
  // A rule of cdk-nag reads a property of the bus's policy that CDK calls deprecated, on every synthesis.
  process.env["JSII_DEPRECATED"] ??= "quiet";
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  new DaypassStack(app, "Daypass", {
    description: "Daypass: time-boxed AWS access from Slack",
    env: { account: config.account, region: config.region },
    terminationProtection: true,
    config,
    policy,
  });
  return app;
}
