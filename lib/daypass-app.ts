import { dirname, join, resolve } from "node:path";
import { App, type AppProps, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { DaypassStack } from "./daypass-stack.ts";
import { readDeploymentConfig } from "./deployment-config.ts";
import { stackName } from "./physical-names.ts";
import { readAccessPolicy } from "./read-access-policy.ts";

const REPOSITORY = join(__dirname, "..");
const USUAL_FILE = "config/deployment.yaml";

/**
 * The application of one stage: of its deployment file, which is `config/deployment.yaml` or what the context `config` names, and of
 * the access policy that it names, or the context `policy` instead. Checked by cdk-nag when it is synthesised. Throws when a file is
 * not as it should be.
 */
export function makeDaypassApp(props: AppProps = {}): App {
  const app = new App(props);
  const file = resolve(REPOSITORY, String(app.node.tryGetContext("config") ?? USUAL_FILE));
  const config = readDeploymentConfig(file);
  const policyFile = String(app.node.tryGetContext("policy") ?? join(dirname(file), config.policyFile));
  const policy = readAccessPolicy(resolve(REPOSITORY, policyFile), config.requests);
  // A rule of cdk-nag reads a property of the bus's policy that CDK calls deprecated, on every synthesis.
  process.env["JSII_DEPRECATED"] ??= "quiet";
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  new DaypassStack(app, stackName(config), {
    description: "Daypass: time-boxed AWS access from Slack",
    terminationProtection: true,
    config,
    policy,
  });
  return app;
}
